// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProsodyTest {
    private static List<ProsodyFrame> frames(float[] samples) {
        List<ProsodyFrame> frames = new ArrayList<>();
        try (Prosody prosody = Prosody.open(PcmAudio.of(samples))) {
            prosody.forEachRemaining(frames::add);
        }
        return frames;
    }

    /** Frames whose whole window lies inside the clip. */
    private static List<ProsodyFrame> inner(float[] samples) {
        List<ProsodyFrame> all = frames(samples);
        return all.subList(2, all.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {62, 80, 110, 123.47, 220.5, 301, 440, 523.25, 700})
    void findsThePitchOfASine(double hz) {
        assertThat(inner(Tones.sine(hz, 0.5, 0.5))).isNotEmpty().allSatisfy(f -> {
            assertThat(f.pitchHz()).isCloseTo(hz, within(1.0));
            assertThat(f.voicing()).isGreaterThan(0.9);
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {80, 150, 263.7})
    void findsThePitchOfAComplexWithoutItsFundamental(double hz) {
        assertThat(inner(Tones.harmonics(hz, 2, 7, 0.5))).isNotEmpty().allSatisfy(f -> assertThat(f.pitchHz())
                .isCloseTo(hz, within(1.0)));
    }

    @Test
    void followsAGlide() {
        // 100 Hz rising by 100 Hz a second: the phase is the integral.
        List<ProsodyFrame> all = frames(Tones.sound(1.5, t -> 0.4 * Math.sin(2 * Math.PI * (100 * t + 50 * t * t))));
        for (int k = 5; k < all.size() - 5; k++) {
            assertThat(all.get(k).pitchHz()).isCloseTo(100 + 100 * k / 50.0, within(2.0));
        }
    }

    @Test
    void noiseAndSilenceHaveNoPitch() {
        List<ProsodyFrame> noise = inner(Tones.noise(0.1, 2));
        assertThat(noise.stream().filter(ProsodyFrame::voiced).count()).isLessThanOrEqualTo(noise.size() / 50);
        assertThat(frames(new float[8000])).hasSize(25).containsOnly(new ProsodyFrame(0, 0, -100));
        assertThat(inner(Tones.sine(1500, 0.5, 0.2))).noneMatch(ProsodyFrame::voiced);
    }

    @Test
    void measuresLoudnessRelativeToFullScale() {
        double full = 10 * Math.log10(0.5);
        for (double amplitude : new double[] {1, 0.1, 0.01}) {
            assertThat(inner(Tones.sine(1000, amplitude, 0.3))).allSatisfy(f -> assertThat(f.loudnessDb())
                    .isCloseTo(full + 20 * Math.log10(amplitude), within(0.02)));
        }
    }

    @Test
    void aFrameBelongsToItsTime() {
        float[] samples = Tones.sine(200, 0.5, 1);
        Arrays.fill(samples, 0, 8000, 0);
        List<ProsodyFrame> all = frames(samples);
        assertThat(all).hasSize(50);
        // Half of the 32 ms around frame 25 is the tone.
        assertThat(all.get(25).loudnessDb()).isCloseTo(20 * Math.log10(0.25), within(0.2));
        assertThat(all.get(24).loudnessDb()).isEqualTo(-100);
        assertThat(all.get(28).voiced()).isTrue();
        assertThat(all.get(22).voiced()).isFalse();
    }

    @Test
    void endsAndRefuses() {
        try (Prosody prosody = Prosody.open(PcmAudio.of(new float[319]))) {
            assertThat(prosody.hasNext()).isFalse();
            assertThatThrownBy(prosody::next).isInstanceOf(NoSuchElementException.class);
        }
        float[] broken = new float[1000];
        broken[700] = Float.NaN;
        assertThatThrownBy(() -> frames(broken))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sample 700");
    }
}
