/** Lines of spans, drawn. The only place that knows colours; without colour nothing is lost but colour. */
import { Box, Text, type TextProps } from 'ink';
import type { Line, Look } from './line.ts';

const looks: Record<Look, TextProps> = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  bad: { color: 'red', bold: true },
  picked: { bold: true, underline: true },
};

export function Draw({ lines, colour }: { lines: readonly Line[]; colour: boolean }) {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its row on the screen
        <Text key={index} wrap="truncate">
          {line.length === 0
            ? ' '
            : line.map((span, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the line
                <Text key={at} {...(colour ? looks[span.look] : {})}>
                  {span.text}
                </Text>
              ))}
        </Text>
      ))}
    </Box>
  );
}
