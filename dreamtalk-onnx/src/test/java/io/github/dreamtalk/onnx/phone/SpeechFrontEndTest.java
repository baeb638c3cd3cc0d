package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.onnx.testing.FeatureRows;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechFrontEndTest {
    private static final int D = SpeechFrontEnd.DIMENSION;
    private final SpeechFrontEnd frontEnd = new SpeechFrontEnd(RandomAcousticModel.INSTANCE);

    @Test
    void toneStandsInItsBandAtItsPlaceInTime() {
        float[] clip = new float[32_000];
        for (int i = 16_000; i < 24_000; i++) {
            clip[i] = (float) (0.1 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
        }
        float[] features = frontEnd.extract(clip);
        assertThat(features).hasSize(200 * D);
        // 1000 Hz lies at 1000 mel of a scale from 93 to 2825 mel in 81 steps: filter 26 counted from 0.
        int best = 0;
        for (int b = 1; b < 80; b++) {
            if (features[125 * D + b] > features[125 * D + best]) {
                best = b;
            }
        }
        assertThat(best).isEqualTo(26);
        assertThat(features[50 * D + best]).isEqualTo(-2f);
        assertThat(features[97 * D + best]).isEqualTo(-2f);
        // The window centred at 1000 ms hears half the tone: a quarter of the power, 6 dB.
        assertThat(features[125 * D + best] - features[100 * D + best]).isCloseTo(6.02f / 15, within(0.05f));
        assertThat(features[153 * D + best]).isEqualTo(-2f);
    }

    private static double meanMel(float[] features, int frame) {
        double sum = 0;
        for (int b = 0; b < SpeechFrontEnd.MEL_BANDS; b++) {
            sum += features[frame * SpeechFrontEnd.DIMENSION + b];
        }
        return sum / SpeechFrontEnd.MEL_BANDS;
    }

    /** A microphone's hiss before anybody speaks is not taken for speech: as a clip by itself it is at the clip's level, 2. */
    @Test
    void hissIsNotBlownUpBeforeSpeechWasHeard() {
        Random random = new Random(4);
        float[] hiss = new float[3 * 16_000];
        for (int i = 0; i < hiss.length; i++) {
            hiss[i] = (float) (0.0005 * random.nextGaussian());
        }
        float[] whole = frontEnd.extract(hiss);
        float[] streaming = frontEnd.extractStreaming(hiss);
        for (int frame : new int[] {1, 50, 150, 290}) {
            assertThat(meanMel(whole, frame)).isBetween(1.5, 2.2);
            assertThat(meanMel(streaming, frame)).isLessThan(0.8);
        }
    }

    /** After a while of speech both forms hear nearly the same: the level and the mean are those of the same speech. */
    @Test
    void theRunningStatisticsComeToThoseOfTheClip() {
        Random random = new Random(9);
        float[] sound = new float[8 * 16_000];
        for (int i = 0; i < sound.length; i++) {
            double syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * i / 16_000.0));
            sound[i] = (float) (0.1 * syllable * Math.sin(0.07 * i) + 0.02 * syllable * random.nextGaussian());
        }
        float[] whole = frontEnd.extract(sound);
        float[] streaming = frontEnd.extractStreaming(sound);
        double early = 0;
        double late = 0;
        for (int frame = 0; frame < 50; frame++) {
            early += Math.abs(meanMel(whole, frame) - meanMel(streaming, frame)) / 50;
            late += Math.abs(meanMel(whole, 700 + frame) - meanMel(streaming, 700 + frame)) / 50;
        }
        assertThat(late).isLessThan(0.05);
        assertThat(early).isGreaterThan(late);
        double posteriors = 0;
        for (int frame = 700; frame < 750; frame++) {
            for (int k = SpeechFrontEnd.MEL_BANDS; k < SpeechFrontEnd.DIMENSION; k++) {
                int at = frame * SpeechFrontEnd.DIMENSION + k;
                posteriors += Math.abs(whole[at] - streaming[at]) / 50 / CmuAcousticModel.STATES;
            }
        }
        assertThat(posteriors).isLessThan(0.1);
    }

    @Test
    void whiteNoiseIsAtTheClipLevelInEveryBand() {
        float[] features = frontEnd.extract(noise(48_000, 0.05f));
        for (int b = 0; b < 80; b++) {
            double mean = 0;
            for (int t = 2; t < 298; t++) {
                mean += Math.pow(10, (features[t * D + b] * 15 - 30) / 10) / 296;
            }
            assertThat(mean).as("band %d", b).isCloseTo(1, within(0.25));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.01f, 0.3f, 4f})
    void gainOfTheRecordingDoesNotShow(float gain) {
        float[] clip = speechLike(24_000);
        float[] louder = new float[clip.length];
        for (int i = 0; i < clip.length; i++) {
            louder[i] = gain * clip[i];
        }
        float[] expected = frontEnd.extract(clip);
        float[] found = frontEnd.extract(louder);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(0.02f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 97, 160, 1600, 5120, 20_000})
    void valuesDoNotDependOnHowTheSoundIsCut(int piece) {
        float[] clip = speechLike(20_333);
        FeatureRows rows = new FeatureRows(D);
        try (FrontEndStream stream = frontEnd.open(new UnevenPcm(clip))) {
            FeatureRows.push(stream, clip, piece, rows);
            stream.finish(rows);
        }
        assertThat(rows.values()).isEqualTo(frontEnd.extract(clip));
    }

    /** A frame needs three windows after its own, and waits for a few more frames, not for the end. */
    @Test
    void framesComeSoonAfterTheirSound() {
        float[] clip = speechLike(32_000);
        FeatureRows rows = new FeatureRows(D);
        try (FrontEndStream stream = frontEnd.open(PcmAudio.of(clip))) {
            for (int heard = 160; heard <= 16_000; heard += 160) {
                FeatureRows.push(stream, Arrays.copyOfRange(clip, heard - 160, heard), 160, rows);
                assertThat(rows.count()).as("after %d samples", heard).isGreaterThanOrEqualTo(heard / 160 - 12);
            }
            stream.cancel();
            assertThatThrownBy(() -> FeatureRows.push(stream, clip, 160, rows)).isInstanceOf(CancelledException.class);
        }
    }

    /** Statistics of an hour are not taken to their end for a job that is given up. */
    @Test
    void cancellingStopsThePassesOverTheClip() {
        PcmAudio endless = new PcmAudio() {
            @Override
            public long samples() {
                return Long.MAX_VALUE;
            }

            @Override
            public Reader open() {
                return new Reader() {
                    @Override
                    public int read(float[] target, int offset, int length) {
                        return length;
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void close() {}
        };
        try (FrontEndStream stream = frontEnd.open(endless)) {
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(stream::cancel);
            assertThatThrownBy(() -> stream.push(new Samples(new float[160], 160), rows -> {}))
                    .isInstanceOf(CancelledException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 159, 160, 161, 319, 320, 410, 480, 1000})
    void shortClipsHaveTheirFrames(int samples) {
        float[] features = frontEnd.extract(noise(samples, 0.1f));
        assertThat(features).hasSize(samples / 160 * D);
        for (float v : features) {
            assertThat(v).isBetween(-2.001f, 6f);
        }
    }

    @Test
    void digitalSilenceAndHissAreSilenceNotSpeech() {
        float[] silent = frontEnd.extract(new float[16_000]);
        float[] hiss = frontEnd.extract(noise(16_000, 1e-5f));
        double mean = 0;
        for (int t = 0; t < 100; t++) {
            for (int b = 0; b < 80; b++) {
                assertThat(silent[t * D + b]).isEqualTo(-2f);
                mean += hiss[t * D + b] / 8000;
            }
        }
        assertThat(mean).isLessThan(0.1);
        assertThat(silent).doesNotContain(Float.NaN);
    }

    @Test
    void paddingWithSilenceLeavesTheSpeechAlone() {
        float[] clip = speechLike(32_000);
        float[] padded = new float[32_000 + 160 * 500];
        System.arraycopy(clip, 0, padded, 160 * 200, clip.length);
        float[] plain = frontEnd.extract(clip);
        float[] inner = Arrays.copyOfRange(frontEnd.extract(padded), 200 * D, 400 * D);
        double difference = 0;
        for (int i = 5 * D; i < 195 * D; i++) {
            difference += Math.abs(plain[i] - inner[i]) / (190.0 * D);
        }
        assertThat(difference).isLessThan(0.03);
    }

    @Test
    void refusesSamplesThatAreNotNumbers() {
        float[] clip = noise(5000, 0.1f);
        clip[4321] = Float.NaN;
        assertThatThrownBy(() -> frontEnd.extract(clip))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sample 4321 is NaN");
    }

    private static float[] noise(int samples, float deviation) {
        Random random = new Random(samples);
        float[] noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (float) (deviation * random.nextGaussian());
        }
        return noise;
    }

    private static float[] speechLike(int samples) {
        float[] clip = noise(samples, 0.002f);
        for (int i = 0; i < samples; i++) {
            double envelope = Math.max(0, Math.sin(2 * Math.PI * 3.1 * i / 16_000));
            for (int h = 1; h < 25; h++) {
                clip[i] += (float) (0.02 * envelope * Math.sin(2 * Math.PI * 130 * h * i / 16_000 + h * h));
            }
        }
        return clip;
    }

    /** Gives samples in uneven, small portions. */
    private record UnevenPcm(float[] data) implements PcmAudio {
        @Override
        public long samples() {
            return data.length;
        }

        @Override
        public Reader open() {
            Reader inner = PcmAudio.of(data).open();
            return new Reader() {
                private int calls;

                @Override
                public int read(float[] target, int offset, int length) {
                    return inner.read(target, offset, Math.min(length, 1 + calls++ % 97));
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }

        @Override
        public void close() {}
    }
}
