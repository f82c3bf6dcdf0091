/** A notice in words: one line an event, more only where a person must act. */
import type { Notice } from '../../engine/host.ts';
import { clockText, milliseconds } from '../../plan/duration.ts';

export function noticeLines(notice: Notice): string[] {
  switch (notice.type) {
    case 'run.start':
      return [notice.resumed ? `going on: ${notice.ended} of ${notice.steps} steps are done` : `begins: ${notice.steps} steps`];
    case 'step.begin':
      return [
        `${notice.phase}  ${notice.title}${notice.attempt > 1 ? `, attempt ${notice.attempt}` : ''}${notice.typical ? `, usual ${clockText(milliseconds(notice.typical))}` : ''}`,
      ];
    case 'step.progress':
      return [`${notice.phase}  ${notice.text}${notice.share === undefined ? '' : ` (${Math.floor(notice.share * 100)}%)`}`];
    case 'step.end': {
      const how = notice.adopted ? `, found done (ownership ${notice.adopted})` : '';
      return [
        `${notice.phase}  ${notice.outcome === 'done' ? 'done' : `ended: ${notice.outcome}`}: ${notice.step}${how}${notice.text ? `  ${notice.text}` : ''}`,
      ];
    }
    case 'step.skip':
      return [`${notice.phase}  skipped: ${notice.step}, ${notice.because}`];
    case 'step.fail':
      return [`${notice.phase}  FAILED: ${notice.step}: ${notice.name}: ${notice.message}${notice.requestId ? ` (AWS request ${notice.requestId})` : ''}`];
    case 'drift':
      return notice.drifts.map((d) => `drift  ${d.verdict}: ${d.fact} was ${JSON.stringify(d.planned)}, is ${JSON.stringify(d.now)}: ${d.why}`);
    case 'pause':
      return [`paused  ${notice.reason}`];
    case 'undo':
      return [`undo  ${notice.step}: ${notice.text}`];
    case 'run.stop':
      return [
        `stopped  ${notice.reason}`,
        ...notice.ifYouStopNow.map((line) => `  ${line}`),
        `  go on: ${notice.next}`,
        ...(notice.back ? [`  back out: ${notice.back}`] : []),
      ];
    case 'run.finish':
      return [`${notice.outcome === 'migrated' ? 'finished' : 'backed out'}  ${notice.text[0] ?? ''}`, ...notice.text.slice(1).map((line) => `  ${line}`)];
  }
}
