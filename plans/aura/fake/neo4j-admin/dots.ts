/** A bar of the real one: ten lines of twenty dots with a percentage, each dot half a percent. Facts 3.4. */
export interface Dots {
  /** From 0 to 1; never goes back. */
  reach(share: number): void;
}

export function dots(write: (text: string) => void = (text) => void process.stdout.write(text)): Dots {
  let drawn = 0;
  return {
    reach(share) {
      const wanted = Math.min(200, Math.floor(share * 200));
      while (drawn < wanted) {
        drawn++;
        write(drawn % 20 === 0 ? `.${`${drawn / 2}%`.padStart(5)}\n` : '.');
      }
    },
  };
}
