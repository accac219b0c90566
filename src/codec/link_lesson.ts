import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { isLessonId } from '../core/lessons/ids';
import type { OpenLesson } from '../core/lessons/lesson';
import { isOpenLesson } from '../core/lessons/lesson_checks';
import { readBytes64, writeBytes64 } from './text64';

/**
 * A lesson in a link: `lesson=why-14.2`, one of the page's own and a step of it, counted from 0. A teacher's is `own.2`,
 * and `steps` is all of it: its JSON, deflated (RFC 1951), in base64url.
 */
export const LESSON_FIELDS = ['lesson', 'steps'] as const;
export type LessonField = (typeof LESSON_FIELDS)[number];

/** No lesson is larger than that: what claims to be is not unpacked to its end. */
const MOST_BYTES = 1_000_000;

export function writeLesson(open: OpenLesson | null): [LessonField, string | null][] {
  if (!open) return [];
  const { lesson, step } = open;
  if (typeof lesson === 'string') return [['lesson', `${lesson}.${step}`]];
  return [
    ['lesson', `own.${step}`],
    ['steps', pack(JSON.stringify(lesson))],
  ];
}

/** The lesson that a link's fields say; null where they say none that can be opened. */
export function readLesson(lesson: string, steps: string | undefined): OpenLesson | null {
  const [, name, text] = /^([a-z\d-]{1,30})\.(\d{1,3})$/.exec(lesson) ?? [];
  const step = Number(text);
  if (name === undefined) return null;
  if (name !== 'own') {
    const open = isLessonId(name) && steps === undefined ? { lesson: name, step } : null;
    return isOpenLesson(open) ? open : null;
  }
  const own = steps === undefined ? null : unpack(steps);
  const open = { lesson: own, step };
  return isOpenLesson(open) ? open : null;
}

const pack = (text: string) => writeBytes64(deflateSync(strToU8(text), { level: 9 }));

function unpack(code: string): unknown {
  const bytes = readBytes64(code);
  if (!bytes) return null;
  try {
    const parts: Uint8Array[] = [];
    let length = 0;
    const inflate = new Inflate((part) => {
      length += part.length;
      if (length > MOST_BYTES) throw new RangeError('a lesson of more than a megabyte');
      parts.push(part);
    });
    // In pieces, so that what blows up is met before it has.
    for (let at = 0; at < bytes.length; at += 1024)
      inflate.push(bytes.subarray(at, at + 1024), at + 1024 >= bytes.length);
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return JSON.parse(strFromU8(all));
  } catch {
    return null;
  }
}
