package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals against textbook values and, for the bootstrap, against how often they hold the truth. */
class SpreadTest {
    @Test
    void sharesAreWilsons() {
        // Of 8 in 10: 0.490 to 0.943; of 0 in 10: 0 to 0.278.
        Spread most = Spread.ofShare(8, 10);
        assertThat(most.samples()).isEqualTo(10);
        assertThat(most.low()).isCloseTo(0.490, within(1e-3));
        assertThat(most.high()).isCloseTo(0.943, within(1e-3));
        assertThat(Spread.ofShare(0, 10).low()).isZero();
        assertThat(Spread.ofShare(0, 10).high()).isCloseTo(0.278, within(1e-3));
        assertThat(Spread.ofShare(0, 0)).isEqualTo(Spread.unknown(0));
        assertThat(Spread.ofShare(0, 0).known()).isFalse();
    }

    @Test
    void countsAreByars() {
        // Exact Poisson intervals: 4.795 to 18.39 of 10, 0 to 3.69 of none.
        Spread ten = Spread.ofCount(10, 2);
        assertThat(ten.low()).isCloseTo(2 * 4.795, within(0.05));
        assertThat(ten.high()).isCloseTo(2 * 18.39, within(0.05));
        assertThat(Spread.ofCount(0, 1).low()).isZero();
        assertThat(Spread.ofCount(0, 1).high()).isCloseTo(3.69, within(0.1));
    }

    @Test
    void meansOfAlikeNeighboursAreHeldByTheirInterval() {
        SplittableRandom random = new SplittableRandom(11);
        int blocked = 0;
        int single = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] curve = new double[400];
            double state = 0;
            for (int i = 0; i < curve.length; i++) {
                state = 0.8 * state + random.nextGaussian();
                curve[i] = 3 + state;
            }
            blocked += holds(BlockBootstrap.ofMean(curve, 25), 3) ? 1 : 0;
            single += holds(BlockBootstrap.ofMean(curve, 1), 3) ? 1 : 0;
        }
        assertThat(blocked / 200.0).isBetween(0.87, 1.0);
        assertThat(single / 200.0)
                .as("frames drawn one by one promise too much")
                .isLessThan(0.6);
    }

    @Test
    void blocksDoNotWidenTheIntervalOfValuesThatAreNotAlike() {
        SplittableRandom random = new SplittableRandom(3);
        double blocked = 0;
        double single = 0;
        for (int trial = 0; trial < 20; trial++) {
            double[] curve = random.doubles(400).toArray();
            Spread blocks = BlockBootstrap.ofMean(curve, 10);
            Spread values = BlockBootstrap.ofMean(curve, 1);
            blocked += blocks.high() - blocks.low();
            single += values.high() - values.low();
        }
        assertThat(blocked / single).isBetween(0.8, 1.2);
    }

    private static boolean holds(Spread spread, double truth) {
        return spread.low() <= truth && truth <= spread.high();
    }

    @Test
    void theBootstrapIsTheSameEveryTimeAndNeedsFourBlocks() {
        double[] curve = new SplittableRandom(1).doubles(100).toArray();
        assertThat(BlockBootstrap.ofMean(curve, 25)).isEqualTo(BlockBootstrap.ofMean(curve, 25));
        assertThat(BlockBootstrap.ofMean(curve, 25).known()).isTrue();
        assertThat(BlockBootstrap.ofMean(Arrays.copyOf(curve, 99), 25)).isEqualTo(Spread.unknown(99));
        Spread plain = BlockBootstrap.ofMean(curve, 10);
        Spread turned = BlockBootstrap.ofMean(curve, 10, mean -> -2 * mean);
        assertThat(turned.low()).isCloseTo(-2 * plain.high(), within(0.02));
        assertThat(turned.low()).isLessThan(turned.high());
        double[] constant = new double[100];
        Arrays.fill(constant, 7);
        Spread none = BlockBootstrap.ofMean(constant, 25);
        assertThat(none.low()).isEqualTo(7).isEqualTo(none.high());
    }

    @Test
    void blocksAreDrawnAsOftenAsThereAre() {
        int[] draws = {0};
        var spreads = BlockBootstrap.ofBlocks(80, 8, 2, times -> {
            draws[0]++;
            assertThat(Arrays.stream(times).sum()).isEqualTo(8);
            return draws[0] % 4 == 0 ? null : new double[] {times[0], -times[0]};
        });
        assertThat(draws[0]).isEqualTo(200);
        assertThat(spreads.get(0).low()).isZero();
        assertThat(spreads.get(0).high()).isBetween(2.0, 5.0);
        assertThat(spreads.get(1).high()).isZero();
        assertThat(BlockBootstrap.ofBlocks(80, 8, 1, times -> null).get(0)).isEqualTo(Spread.unknown(80));
        assertThat(BlockBootstrap.ofBlocks(30, 3, 1, times -> new double[] {1}).get(0))
                .isEqualTo(Spread.unknown(30));
    }
}
