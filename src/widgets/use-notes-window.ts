import { useEffect, useRef, useState } from 'react';
import { ownSession, presenterChannel, readToStage } from './presenter-messages.ts';
import type { RemoteCommand, StageState, ToNotes } from './presenter-messages.ts';

/** Milliseconds between two messages at least: a run changes its numbers far more often than anyone reads. */
const OFTEN = 400;

/**
 * The stage's side of the notes window: answers when it asks, tells it what has changed, follows its
 * commands. Returns how to open the window; that says whether the browser has let it.
 */
export function useNotesWindow(
  now: () => StageState,
  follow: (command: RemoteCommand) => void,
): () => boolean {
  const [session] = useState(ownSession);
  const latest = useRef({ now, follow });
  const tellSoon = useRef(() => {});

  useEffect(() => {
    latest.current = { now, follow };
    tellSoon.current();
  });

  useEffect(() => {
    const channel = presenterChannel(session)!;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    const post = (message: ToNotes): void => channel.postMessage(message);
    let heard = false; // nobody is told anything before somebody has asked
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      clearTimeout(timer);
      timer = undefined;
      post(latest.current.now());
    };
    tellSoon.current = () => {
      if (heard) timer ??= setTimeout(tell, OFTEN);
    };
    const leave = (): void => post({ kind: 'gone' });
    channel.addEventListener('message', ({ data }) => {
      const message = readToStage(data);
      if (!message) return;
      heard = true;
      if (message.kind === 'hello') tell();
      else latest.current.follow(message.command);
    });
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      clearTimeout(timer);
      tellSoon.current = () => {};
      leave();
      channel.close();
    };
  }, [session]);

  return () => {
    const address = `${import.meta.env.BASE_URL}notes/#${session}`;
    const opened = window.open(address, `likely-notes-${session}`, 'popup,width=960,height=720');
    opened?.focus();
    return opened !== null;
  };
}
