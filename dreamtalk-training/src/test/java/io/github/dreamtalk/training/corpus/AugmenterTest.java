package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class AugmenterTest {
    private static LabelledAudio tone() {
        short[] samples = new short[16000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (8000 * Math.sin(2 * Math.PI * 200 * i / 16000));
        }
        return new LabelledAudio(
                samples, List.of(new PhoneSegment(0, 0.5f, Phone.A, "a"), new PhoneSegment(0.5f, 1, Phone.M, "m")));
    }

    @Test
    void movesLabelsWithTheSamplesAndOnlyByTheSameFactor() {
        LabelledAudio clip = tone();
        for (long seed = 0; seed < 20; seed++) {
            LabelledAudio variant = new Augmenter(List.of()).augment(clip, seed);
            float seconds = variant.samples().length / 16000f;
            assertThat(seconds).isBetween(1 / 1.181f, 1 / 0.849f);
            assertThat(variant.segments().get(1).endSeconds()).isCloseTo(seconds, within(1e-3f));
            assertThat(variant.segments().get(0).endSeconds()).isCloseTo(seconds / 2, within(1e-3f));
            assertThat(variant.segments().get(1).phone()).isEqualTo(Phone.M);
        }
    }

    @Test
    void dependsOnNothingButClipAndSeed() {
        LabelledAudio clip = tone();
        Augmenter augmenter = new Augmenter(List.of());
        assertThat(augmenter.augment(clip, 5).samples())
                .isEqualTo(augmenter.augment(clip, 5).samples());
        assertThat(augmenter.augment(clip, 5).samples())
                .isNotEqualTo(augmenter.augment(clip, 6).samples());
        assertThat(clip.samples()).isEqualTo(tone().samples());
    }

    @Test
    void addsNoiseAtTheRatioAskedFor() {
        LabelledAudio clip = tone();
        LabelledAudio noisy = Augmenter.inNoise(clip, 20, 3);
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < clip.samples().length; i++) {
            signal += Math.pow(clip.samples()[i], 2);
            noise += Math.pow(noisy.samples()[i] - clip.samples()[i], 2);
        }
        assertThat(10 * Math.log10(signal / noise)).isCloseTo(20, within(0.1));
        assertThat(noisy.segments()).isEqualTo(clip.segments());
    }

    @Test
    void resamplingKeepsAToneAndShiftsItsPitch() {
        float[] input = new float[16000];
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) Math.sin(2 * Math.PI * 440 * i / 16000);
        }
        float[] output = SincResampler.resample(input, 1.25);
        assertThat(output).hasSize(12800);
        for (int i = 100; i < 12000; i += 37) {
            assertThat(output[i]).isCloseTo((float) Math.sin(2 * Math.PI * 550 * i / 16000), within(0.01f));
        }
    }
}
