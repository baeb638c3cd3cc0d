package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
    private static void hear(RunningStatistics statistics, int seconds, float power, float cepstrum) {
        for (int i = 0; i < 100 * seconds; i++) {
            statistics.hearPower(power);
            float[] cepstra = new float[CmuAcousticModel.CEPSTRA];
            cepstra[1] = cepstrum;
            statistics.hearCepstra(cepstra, 0);
        }
    }

    /** Another speaker, 12 dB quieter: without forgetting, the level would still be 5 dB too high after 100 s. */
    @Test
    void whatWasHeardLongAgoIsForgotten() {
        RunningStatistics statistics = new RunningStatistics(RandomAcousticModel.INSTANCE);
        hear(statistics, 20, 10, 4);
        assertThat(statistics.level()).isBetween(9.0, 10.1);
        assertThat(statistics.cepstralMean(1)).isBetween(3.7f, 4.3f);
        hear(statistics, 100, 0.63f, -4);
        assertThat(statistics.level()).isBetween(0.6, 1.0);
        assertThat(statistics.cepstralMean(1)).isBetween(-4.2f, -3.4f);
    }

    /** It begins with what is usual, and what is quieter than any speech does not become its measure. */
    @Test
    void theLevelBeginsAtTheUsualOneAndHasAFloor() {
        RunningStatistics statistics = new RunningStatistics(RandomAcousticModel.INSTANCE);
        assertThat(statistics.level()).isEqualTo(2);
        hear(statistics, 60, 1e-7f, 0);
        assertThat(statistics.level()).isBetween(0.005, 0.01);
    }
}
