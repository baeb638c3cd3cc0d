package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever channel the voice is in, it is heard. */
class SoundChannelsTest {
    private static final int RATE = 48_000;
    private static final int FRAMES = 2 * RATE;

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    /** Syllables: a tone that swells and dies away four times a second. */
    private static double voice(int i) {
        double swell = Math.sin(Math.PI * 4 * i / RATE);
        return 0.4 * Math.pow(swell, 4) * Math.sin(2 * Math.PI * 300 * i / RATE);
    }

    private static double hum(int i) {
        return 0.4 * Math.sin(2 * Math.PI * 50 * i / RATE);
    }

    private static float[] channels(IntToDoubleFunction... each) {
        float[] samples = new float[FRAMES * each.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) each[i % each.length].applyAsDouble(i / each.length);
        }
        return samples;
    }

    private Path wav(String layout, float[] samples) {
        return Tracks.in("wav").sound("pcm_s16le", RATE, layout, samples, 1024).write(dir.resolve("a.wav"));
    }

    private record Heard(float[] samples, List<String> warnings) {
        /** By how much its voice is the expected one: 1 for the same level. */
        double share() {
            double product = 0;
            double energy = 0;
            for (int i = 100; i < samples.length - 100; i++) {
                double v = voice(3 * i);
                product += v * samples[i];
                energy += v * v;
            }
            return product / energy;
        }

        /** What is in it that is no voice, of the voice's energy. */
        double rest() {
            double share = share();
            double rest = 0;
            double energy = 0;
            for (int i = 100; i < samples.length - 100; i++) {
                double v = voice(3 * i);
                rest += Math.pow(samples[i] - share * v, 2);
                energy += v * v;
            }
            return rest / energy;
        }
    }

    private Heard hear(Path file) {
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT);
                PcmAudio.Reader pass = audio.open()) {
            float[] samples = new float[(int) audio.samples()];
            assertThat(pass.read(samples, 0, samples.length)).isEqualTo(samples.length);
            return new Heard(samples, audio.warnings());
        }
    }

    /** Where films have their voices: in the centre, the third channel. */
    @ParameterizedTest
    @CsvSource({"5.1,6", "5.1(side),6", "7.1,8", "3.0,3", "quad,4"})
    void theVoiceOfAFilmIsHeard(String layout, int count) {
        IntToDoubleFunction[] each = new IntToDoubleFunction[count];
        java.util.Arrays.fill(each, (IntToDoubleFunction) i -> 0);
        each[layout.equals("quad") ? 0 : 2] = SoundChannelsTest::voice;
        Heard heard = hear(wav(layout, channels(each)));
        assertThat(heard.share()).isBetween(0.7, 1.01);
        assertThat(heard.rest()).isLessThan(1e-3);
        assertThat(heard.warnings()).isEmpty();
    }

    /** The same for what goes beside the picture: both ears hear it. */
    @Test
    void theVoiceOfAFilmIsPlayed() {
        Path file = wav("5.1", channels(i -> 0, i -> 0, SoundChannelsTest::voice, i -> 0, i -> 0, i -> 0));
        try (SoundDecoder decoder = new SoundDecoder(file, MediaLimits.DEFAULT, new Cancellation())) {
            decoder.convertTo(RATE, 2, SoundConverter.Pick.BOTH);
            double[] energy = new double[2];
            for (int n = decoder.next(); n > 0; n = decoder.next()) {
                for (int i = 0; i < n; i++) {
                    energy[i % 2] += decoder.samples()[i] * decoder.samples()[i];
                }
            }
            double whole = 0;
            for (int i = 0; i < FRAMES; i++) {
                whole += voice(i) * voice(i);
            }
            assertThat(energy[0] / whole).isCloseTo(0.5, within(0.01));
            assertThat(energy[1]).isEqualTo(energy[0]);
        }
    }

    @Test
    void manyMicrophonesAreAveraged() {
        Heard heard = hear(wav("6 channels", channels(i -> 0, i -> 0, i -> 0, i -> 6 * voice(i) / 3, i -> 0, i -> 0)));
        assertThat(heard.share()).isCloseTo(2.0 / 6, within(0.01));
    }

    @Test
    void channelsThatCancelAreNotAveraged() {
        Heard heard = hear(wav("stereo", channels(SoundChannelsTest::voice, i -> -0.9 * voice(i))));
        assertThat(heard.share()).isCloseTo(1, within(0.01));
        assertThat(heard.warnings())
                .singleElement()
                .asString()
                .contains("cancel")
                .contains("left one is heard");
        Heard other = hear(wav("stereo", channels(i -> 0.9 * voice(i), i -> -voice(i))));
        assertThat(other.share()).isCloseTo(-1, within(0.01));
        assertThat(other.warnings()).singleElement().asString().contains("right one is heard");
    }

    @Test
    void aVoiceInOneChannelKeepsItsLevel() {
        SplittableRandom random = new SplittableRandom(1);
        Heard left = hear(wav("stereo", channels(SoundChannelsTest::voice, i -> 1e-4 * random.nextDouble(-1, 1))));
        assertThat(left.share()).isCloseTo(1, within(0.01));
        assertThat(left.warnings()).isEmpty();
        assertThat(hear(wav("stereo", channels(i -> 0, SoundChannelsTest::voice)))
                        .share())
                .isCloseTo(1, within(0.01));
    }

    @Test
    void aHumBesideTheVoiceIsNotHeard() {
        Heard heard = hear(wav("stereo", channels(SoundChannelsTest::hum, SoundChannelsTest::voice)));
        assertThat(heard.share()).isCloseTo(1, within(0.01));
        assertThat(heard.rest()).isLessThan(1e-3);
        assertThat(heard.warnings())
                .singleElement()
                .asString()
                .contains("left channel of the sound holds a steady noise")
                .contains("right one alone is heard");
        assertThat(hear(wav("stereo", channels(SoundChannelsTest::voice, SoundChannelsTest::hum)))
                        .rest())
                .isLessThan(1e-3);
    }

    /** Two people, a microphone each; the same voice twice; two hums. */
    @Test
    void otherPairsAreAveraged() {
        IntToDoubleFunction second = i -> i < FRAMES / 2 ? 0 : voice(i);
        Heard dialogue = hear(wav("stereo", channels(i -> i < FRAMES / 2 ? voice(i) : 0, second)));
        assertThat(dialogue.share()).isCloseTo(0.5, within(0.01));
        assertThat(dialogue.warnings()).isEmpty();
        assertThat(hear(wav("stereo", channels(SoundChannelsTest::voice, SoundChannelsTest::voice)))
                        .share())
                .isCloseTo(1, within(0.01));
        assertThat(hear(wav("stereo", channels(SoundChannelsTest::hum, SoundChannelsTest::hum)))
                        .warnings())
                .isEmpty();
        assertThat(hear(wav("stereo", channels(i -> 0, i -> 0))).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 2})
    void soundAboveFullScaleIsToldOf(double level) {
        float[] samples = channels(i -> level * Math.sin(i * 0.05));
        Path file =
                Tracks.in("wav").sound("pcm_f32le", RATE, "mono", samples, 1024).write(dir.resolve("loud.wav"));
        Heard heard = hear(file);
        if (level < 1) {
            assertThat(heard.warnings()).isEmpty();
        } else {
            assertThat(heard.warnings()).singleElement().asString().contains("up to 6.0 dB");
            assertThat(heard.samples()).contains(1f, -1f).doesNotContain(1.01f);
        }
    }
}
