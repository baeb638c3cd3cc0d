package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * The timestep table all samplers share: ascending t_i = 1 + ⌊i·T/K⌋ for i = 0..K−1, which for K dividing T is DreamTalk's
 * own table 1 + i·T/K. The index before t_0 is 0. One step is the exception: DreamTalk's formula would put it at t = 1,
 * where pure noise is mistaken for an almost clean signal, so it is put at t = T.
 */
final class Timesteps {
    private Timesteps() {}

    /** The table in the order it is run: strictly decreasing, with a final 0 as the index after the last step. */
    static int[] descending(int total, int steps) {
        if (steps < 1 || steps > total) {
            throw new InvalidInputException(
                    "sampling steps: found " + steps + ", expected 1 to " + total + " (the T of the noise schedule)");
        }
        int[] table = new int[steps + 1];
        for (int step = 0; step < steps; step++) {
            table[step] = steps == 1 ? total : 1 + (int) ((long) (steps - 1 - step) * total / steps);
        }
        return table;
    }
}
