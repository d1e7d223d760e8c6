import * as v from 'valibot';

/** What passes between the stage, a figure that is being presented, and the window with the notes. */

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const stageState = v.object({
  kind: v.literal('state'),
  figure: text,
  title: text,
  /** Of `of` states, from 1. */
  position: count,
  of: count,
  /** Whether the figure has been changed since the state was called up. */
  changed: v.boolean(),
  /** The title of the one after it; null after the last. */
  next: v.nullable(text),
  notes: text,
  /** What the figure shows now. */
  sentence: text,
  settings: v.array(text),
  run: v.nullable(
    v.object({
      status: text,
      step: count,
      metrics: v.array(v.object({ label: text, value: text })),
    }),
  ),
  blank: v.boolean(),
  /** When the presentation began, in milliseconds since 1970. */
  since: v.pipe(v.number(), v.finite()),
});

const toNotes = v.variant('kind', [stageState, v.object({ kind: v.literal('gone') })]);

const toStage = v.variant('kind', [
  v.object({ kind: v.literal('hello') }),
  v.object({
    kind: v.literal('command'),
    command: v.picklist(['previous', 'next', 'blank', 'train']),
  }),
]);

/** Everything the notes window shows. */
export type StageState = v.InferOutput<typeof stageState>;
export type ToNotes = v.InferOutput<typeof toNotes>;
export type ToStage = v.InferOutput<typeof toStage>;
export type RemoteCommand = Extract<ToStage, { kind: 'command' }>['command'];

/** A message to the notes window; undefined for anything else, such as one of another version. */
export function readToNotes(message: unknown): ToNotes | undefined {
  const read = v.safeParse(toNotes, message);
  return read.success ? read.output : undefined;
}

/** A message to the stage; undefined for anything else. */
export function readToStage(message: unknown): ToStage | undefined {
  const read = v.safeParse(toStage, message);
  return read.success ? read.output : undefined;
}

/** A session's name: what both windows' channel is called by. */
const SESSION = /^[0-9a-f]{16}$/;

/** The channel of a session; null where that is no session's name. */
export function presenterChannel(session: string): BroadcastChannel | null {
  return SESSION.test(session) ? new BroadcastChannel(`likely:presenter:${session}`) : null;
}

const KEY = 'likely:presenter';

/** The session of this window: the same after a reload, so that the notes find their stage again. */
export function ownSession(): string {
  try {
    const kept = sessionStorage.getItem(KEY);
    if (kept && SESSION.test(kept)) return kept;
    const made = newSession();
    sessionStorage.setItem(KEY, made);
    return made;
  } catch {
    return newSession(); // storage is closed: the notes find their stage until the page is left
  }
}

function newSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
