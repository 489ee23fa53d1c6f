// What the programs of a network said in a transaction: its events, from the logs that a node keeps of it. As the command reads them
// (`crates/client/src/events.rs`): only what a program itself wrote while it ran is its own.
import { getBase64Encoder } from '@solana/kit';
import type { Program } from '../generated/described';
import { eventTold, type Told } from './described';

/** An event, or that a program said something that this page does not know. */
export type Event = Told | { readonly program: string; readonly unknown: true };

export const isKnown = (event: Event): event is Told => 'described' in event;

export interface Said {
  readonly events: readonly Event[];
  /** A node left out the rest of the logs for want of room, or keeps none: events can be missing. */
  readonly isCut: boolean;
}

const DATA = 'Program data: ';

/** The events of a transaction in their order. `programs` by their addresses. */
export function eventsIn(logs: readonly string[] | undefined, programs: ReadonlyMap<string, Program>): Said {
  const running: string[] = [];
  const events: Event[] = [];
  for (const line of logs ?? []) {
    if (line.startsWith(DATA)) {
      const program = programs.get(running.at(-1) ?? '');
      if (program) events.push(eventIn(program, line.slice(DATA.length).trim()));
      continue;
    }
    const [, id, state] = /^Program (\S+[^:\s]) (.*)$/.exec(line) ?? [];
    if (id === undefined || state === undefined) continue;
    if (state.startsWith('invoke [')) running.push(id);
    else if ((state === 'success' || state.startsWith('failed')) && running.at(-1) === id) running.pop();
  }
  return { events, isCut: logs === undefined || logs.includes('Log truncated') };
}

function eventIn(program: Program, text: string): Event {
  return told(program, text) ?? { program: program.name, unknown: true };
}

function told(program: Program, text: string): Told | undefined {
  try {
    return eventTold(program, Uint8Array.from(getBase64Encoder().encode(text)));
  } catch {
    // No base64: the log is damaged.
    return undefined;
  }
}
