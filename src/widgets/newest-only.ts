/**
 * Asks one question at a time and passes the answers to `show`; of the questions that came in the
 * meantime only the newest is asked. A question that fails is dropped: its run says why it ended.
 */
export function newestOnly<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  show: (answer: Answer) => void,
): (question: Question) => void {
  let next: { readonly question: Question } | null = null;
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    while (next) {
      const { question } = next;
      next = null;
      try {
        show(await ask(question));
      } catch {
        // the picture keeps its last answer
      }
    }
    busy = false;
  };
  return (question) => {
    next = { question };
    if (!busy) void work();
  };
}
