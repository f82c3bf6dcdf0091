/** KMS keys to choose from: state, spec, region, rotation; one that cannot be used says why. */
import type { Question } from '../src/plan/system.ts';
import type { KeyChoice } from '../src/store/session.ts';
import { edited, type Field, field, inserted, look, textIn } from './parts/field.ts';
import { pageOf } from './parts/frame.ts';
import { cell, line, type Line, paragraph, span } from './parts/line.ts';
import { moved } from './parts/window.ts';
import type { Screen, Size } from './screen.ts';
import type { Stage } from './stage.ts';

export function keyPicker(stage: Stage, question: Question, keys: KeyChoice[], chosen: string | undefined, choose: (value: string) => void): Screen {
  const { symbols } = stage;
  const nameOf = (key: KeyChoice) => key.alias ?? key.arn.split('/').at(-1) ?? key.arn;
  const usable = keys.findIndex((key) => !key.disabled);
  let at = Math.max(0, chosen ? keys.findIndex((key) => [key.arn, key.alias].includes(chosen)) : usable);
  let typed: Field | undefined;
  const take = (value: string) => {
    stage.back();
    choose(value);
  };
  return {
    name: 'keys',
    right: () => question.label,
    body(size: Size) {
      const wide = Math.min(40, Math.max(22, Math.floor(size.columns / 3)));
      const lines = keys.map((key, index): Line => {
        const here = index === at;
        const about = key.disabled
          ? `${symbols.bad} ${key.disabled}`
          : `${key.state}  ${key.spec}  ${key.usage}  ${key.manager}  ${key.region}  rotation: ${key.rotation}`;
        return [
          span(stage.screenReader ? ` ${index + 1}. ${here ? `${symbols.here} ` : ''}` : ` ${here ? symbols.here : ' '} `, 'strong'),
          span(`${cell(nameOf(key), wide)} `, here ? 'picked' : key.disabled ? 'faint' : 'plain'),
          span(about, key.disabled ? 'faint' : 'plain'),
        ];
      });
      const key = keys[at];
      const about =
        key && !typed
          ? [
              ...(key.disabled ? paragraph(`It cannot be used: ${key.disabled}`, size.columns, 'warning', ` ${symbols.bad} `) : []),
              ...paragraph(`${key.arn}  ${key.state}  ${key.spec}  ${key.usage}  managed by ${key.manager}  rotation: ${key.rotation}`, size.columns),
            ]
          : [];
      return {
        lines: lines.length > 0 ? lines : [line(' No key was found: press t to type one.')],
        at,
        foot: typed
          ? [
              line(' Alias, key id, ARN, or "service" for the key that the service owns:', 'strong'),
              [span('   '), ...look(typed, size.columns - 5, symbols, { focus: true })],
            ]
          : about,
        least: 3,
      };
    },
    disabled: () => ({
      pick: typed
        ? undefined
        : keys.length === 0
          ? 'There is no key here: press t to type one.'
          : keys[at]?.disabled
            ? `${nameOf(keys[at] as KeyChoice)} cannot be used: ${keys[at]?.disabled}`
            : undefined,
    }),
    typing: () => (typed ? 'text' : undefined),
    type(press) {
      if (!typed) return false;
      if (press.name === 'escape') typed = undefined;
      else if (press.name === 'enter') {
        const value = textIn(typed).trim();
        if (value !== '') take(value);
      } else {
        const next = edited(typed, press);
        if (!next) return false;
        typed = next;
      }
      return true;
    },
    paste(text) {
      if (typed) typed = inserted(typed, text.trim());
    },
    act(id, key) {
      const next = moved(at, id, Math.max(0, keys.length - 1), pageOf(stage, stage.size));
      if (next !== undefined) at = next;
      else if (id === 'number') at = Math.max(0, Math.min(Number(key), keys.length) - 1);
      else if (id === 'back') stage.back();
      else if (id === 'type') typed = field();
      else if (id === 'pick') {
        const picked = keys[at];
        if (picked) take(picked.alias ?? picked.arn);
      }
    },
  };
}
