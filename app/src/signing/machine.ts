// One action from its plan to its outcome, as a pure state machine: which state follows which. What must hold: nothing is
// prepared anew while a transaction may still land, so a retry cannot pay twice.
import type { Effects } from './changes';

/** What the person agrees to. */
export interface Offer {
  /** What happens, in one sentence. */
  readonly sentence: string;
  readonly effects: Effects;
  /** What the person should know before. */
  readonly cautions: readonly string[];
  /** There is a next step behind this one. */
  readonly next: string | undefined;
  readonly preparedAtMs: number;
}

/** A signed transaction. Sent any number of times, it lands at most once. */
export interface Outgoing {
  readonly sentence: string;
  readonly next?: string | undefined;
  /** Base64 of the wire format. */
  readonly bytes: string;
  readonly signature: string;
  /** It cannot land in a block above this height. */
  readonly lastValidBlockHeight: string;
  /** It was signed after this slot, so no block up to it has it. */
  readonly slot?: string | undefined;
}

export type State =
  /** Planned and simulated. */
  | { readonly at: 'preparing' }
  /** It would fail, or cannot be planned. Nothing was sent. */
  | { readonly at: 'refused'; readonly why: string }
  /** There is nothing to do. Nothing was sent. */
  | { readonly at: 'idle'; readonly why: string }
  | { readonly at: 'review'; readonly offer: Offer; readonly note?: string }
  /** The wallet asks the person. Nothing was sent. */
  | { readonly at: 'signing'; readonly offer: Offer }
  /** It may land at any moment. `isEarlier`: it was sent before this action began. */
  | { readonly at: 'sent'; readonly outgoing: Outgoing; readonly isEarlier: boolean }
  /** Nobody tells what became of it: it may have landed, or, unless it `isOver`, still land. */
  | { readonly at: 'unknown'; readonly outgoing: Outgoing; readonly isEarlier: boolean; readonly why: string; readonly isOver?: boolean }
  | { readonly at: 'done'; readonly outgoing: Outgoing; readonly isEarlier: boolean }
  /** A block has it and it failed: the fee was taken, and nothing else. */
  | { readonly at: 'failed'; readonly outgoing: Outgoing; readonly isEarlier: boolean; readonly why: string }
  /** Certain: no block has it and none can take it any more. */
  | { readonly at: 'expired'; readonly outgoing: Outgoing; readonly isEarlier: boolean };

export type Event =
  | { readonly type: 'prepare' }
  /** A transaction of before is outstanding. */
  | { readonly type: 'resume'; readonly outgoing: Outgoing }
  | { readonly type: 'offered'; readonly offer: Offer; readonly note?: string }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'nothing'; readonly why: string }
  | { readonly type: 'sign' }
  /** The wallet, or the person in it, said no; or it gave back what must not be sent. */
  | { readonly type: 'declined'; readonly why: string }
  | { readonly type: 'signed'; readonly outgoing: Outgoing }
  | { readonly type: 'landed' }
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'expired' }
  /** `isOver`: no block can take it any more. */
  | { readonly type: 'lost'; readonly why: string; readonly isOver?: boolean }
  /** Looks again for what is unknown: the same transaction, never another. */
  | { readonly type: 'look' };

export const BEGINNING: State = { at: 'preparing' };

/** Whether a new transaction may be prepared: not while an older one may land. */
export function mayPrepare(state: State): boolean {
  // Whether it landed, the person has looked.
  if (state.at === 'unknown') return state.isOver === true;
  return ['refused', 'idle', 'review', 'done', 'failed', 'expired'].includes(state.at);
}

/** Whether it may be left. What is unknown may: it is kept, and looked up before the next one. */
export const mayLeave = ({ at }: State): boolean => at !== 'signing' && at !== 'sent';

/** The state that follows; the same where the event means nothing in it. */
export function after(state: State, event: Event): State {
  switch (event.type) {
    case 'prepare':
      return mayPrepare(state) ? { at: 'preparing' } : state;
    case 'sign':
      return state.at === 'review' ? { at: 'signing', offer: state.offer } : state;
    case 'look':
      return state.at === 'unknown' ? { at: 'sent', outgoing: state.outgoing, isEarlier: state.isEarlier } : state;
    case 'resume':
    case 'offered':
    case 'refused':
    case 'nothing':
      return state.at === 'preparing' ? prepared(event) : state;
    case 'declined':
      return state.at === 'signing' ? { at: 'review', offer: state.offer, note: event.why } : state;
    case 'signed':
      return state.at === 'signing' ? { at: 'sent', outgoing: event.outgoing, isEarlier: false } : state;
    default:
      return state.at === 'sent' ? decided(state, event) : state;
  }
}

type Prepared = Extract<Event, { type: 'resume' | 'offered' | 'refused' | 'nothing' }>;

function prepared(event: Prepared): State {
  switch (event.type) {
    case 'resume':
      return { at: 'sent', outgoing: event.outgoing, isEarlier: true };
    case 'offered':
      return { at: 'review', offer: event.offer, ...(event.note === undefined ? {} : { note: event.note }) };
    case 'refused':
      return { at: 'refused', why: event.why };
    case 'nothing':
      return { at: 'idle', why: event.why };
  }
}

type Sent = Extract<State, { at: 'sent' }>;
type Decision = Extract<Event, { type: 'landed' | 'failed' | 'expired' | 'lost' }>;

function decided({ outgoing, isEarlier }: Sent, event: Decision): State {
  switch (event.type) {
    case 'landed':
      return { at: 'done', outgoing, isEarlier };
    case 'failed':
      return { at: 'failed', outgoing, isEarlier, why: event.why };
    case 'expired':
      return { at: 'expired', outgoing, isEarlier };
    case 'lost':
      return { at: 'unknown', outgoing, isEarlier, why: event.why, ...(event.isOver ? { isOver: true } : {}) };
  }
}
