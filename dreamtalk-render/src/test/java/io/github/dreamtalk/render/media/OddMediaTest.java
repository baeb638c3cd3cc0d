package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;

import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound as telephones, recorders, meeting tools and editors store it: of the right length, and the same tone. */
class OddMediaTest {
    private static final double SECONDS = 1.5;
    private static final double HZ = 440;

    /** What {@link #isReadRightHoweverItIsBuilt} fills each container with. */
    private static final Map<String, String> CODINGS = Map.of(
            "wav", "pcm_s16le",
            "mp3", "libmp3lame",
            "ipod", "aac",
            "mp4", "aac",
            "mov", "pcm_s16le",
            "matroska", "pcm_s16le",
            "avi", "pcm_s16le",
            "mpegts", "mp2");

    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();

    @AfterEach
    void close() {
        reader.close();
    }

    private static float[] tone(int rate, int channels) {
        float[] samples = new float[(int) (SECONDS * rate) * channels];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) ((channels > 2 ? 0.2 : 0.4) * Math.sin(2 * Math.PI * HZ * (i / channels) / rate));
        }
        return samples;
    }

    /** Amplitude of the tone in the middle second, and of everything. */
    private static double[] heard(float[] samples) {
        double sine = 0;
        double cosine = 0;
        double all = 0;
        int from = samples.length / 2 - 6000;
        for (int i = from; i < from + 12_000; i++) {
            double phase = 2 * Math.PI * HZ * i / PcmAudio.SAMPLE_RATE;
            sine += samples[i] * Math.sin(phase);
            cosine += samples[i] * Math.cos(phase);
            all += samples[i] * samples[i];
        }
        return new double[] {Math.hypot(sine, cosine) / 6000, Math.sqrt(all / 6000)};
    }

    /**
     * Name of the container, coder, rate, channels; by how many milliseconds the length may differ. Codings in blocks without
     * a note of how much of the last is filled are longer by up to a block.
     */
    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "wav, pcm_u8, 8000, mono, 1",
        "wav, pcm_s16le, 11025, mono, 1",
        "wav, pcm_s16le, 22050, stereo, 1",
        "wav, pcm_s16le, 44100, 5.1, 1",
        "wav, pcm_s16le, 48000, 7.1, 1",
        "wav, pcm_s24le, 48000, stereo, 1",
        "wav, pcm_s24le, 96000, mono, 1",
        "wav, pcm_s32le, 192000, mono, 1",
        "wav, pcm_f32le, 48000, stereo, 1",
        "wav, pcm_f64le, 44100, mono, 1",
        "wav, pcm_alaw, 8000, mono, 1",
        "wav, pcm_mulaw, 8000, mono, 1",
        "wav, adpcm_ms, 22050, mono, 95",
        "wav, adpcm_ima_wav, 22050, stereo, 95",
        "wav, libmp3lame, 44100, stereo, 80",
        "w64, pcm_s16le, 48000, stereo, 1",
        "aiff, pcm_s16be, 44100, stereo, 1",
        "aiff, pcm_s24be, 48000, mono, 1",
        "caf, alac, 44100, mono, 1",
        "caf, pcm_s16be, 48000, mono, 1",
        "au, pcm_s16be, 16000, mono, 1",
        "au, pcm_mulaw, 8000, mono, 1",
        "flac, flac, 44100, mono, 1",
        "flac, flac, 96000, stereo, 1",
        "ogg, flac, 48000, mono, 1",
        "ogg, libopus, 48000, mono, 30",
        "opus, libopus, 16000, mono, 30",
        "ogg, libspeex, 16000, mono, 60",
        "ogg, vorbis, 44100, stereo, 30",
        "webm, libopus, 48000, stereo, 30",
        "matroska, pcm_s16le, 44100, mono, 5",
        "matroska, aac, 48000, stereo, 50",
        "matroska, flac, 48000, mono, 100",
        "matroska, ac3, 48000, 5.1, 50",
        "mp3, libmp3lame, 44100, stereo, 5",
        "mp3, libmp3lame, 22050, mono, 5",
        "mp3, libmp3lame, 8000, mono, 5",
        "mp2, mp2, 48000, stereo, 80",
        "adts, aac, 44100, mono, 80",
        "ipod, aac, 44100, mono, 30",
        "ipod, alac, 48000, mono, 30",
        "mp4, aac, 48000, stereo, 30",
        "mp4, aac, 48000, 5.1, 30",
        "mov, pcm_s16le, 48000, stereo, 1",
        "mov, pcm_s24le, 48000, mono, 1",
        "3gp, libopencore_amrnb, 8000, mono, 30",
        "3gp, libvo_amrwbenc, 16000, mono, 30",
        "amr, libopencore_amrnb, 8000, mono, 30",
        "amr, libvo_amrwbenc, 16000, mono, 30",
        "asf, wmav2, 44100, stereo, 150",
        "asf, wmav1, 22050, mono, 150",
        "avi, libmp3lame, 44100, stereo, 100",
        "avi, pcm_s16le, 44100, mono, 1",
        "flv, libmp3lame, 44100, mono, 100",
        "flv, nellymoser, 16000, mono, 50",
        "mpegts, mp2, 48000, stereo, 80",
        "mpegts, aac, 48000, mono, 80",
        "mpeg, mp2, 44100, stereo, 80",
        "vob, ac3, 48000, stereo, 80",
        "ac3, ac3, 48000, 5.1, 80",
        "eac3, eac3, 48000, stereo, 80"
    })
    void isReadRight(String container, String coding, int rate, String layout, int tolerance) {
        int channels = layout.equals("mono") ? 1 : layout.equals("stereo") ? 2 : layout.equals("5.1") ? 6 : 8;
        Path file = Tracks.in(container)
                .sound(coding, rate, layout, tone(rate, channels), 1024)
                .write(dir.resolve("odd"));
        assertHeard(file, tolerance);
    }

    /** Containers of common kinds that are built in an uncommon way; each says what is odd about it. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "wav, RF64, 1",
        "mp3, without a Xing header, 80",
        "mp3, with a cover, 5",
        "ipod, with a cover, 30",
        "ipod, with chapters, 30",
        "mp4, index first, 30",
        "mp4, fragmented, 80",
        "mp4, without edit list, 80",
        "mov, with a track of timecodes, 1",
        "matroska, with chapters, 5",
        "matroska, with a second and silent track, 5",
        "avi, with pictures, 1",
        "mpegts, starting after 25 hours, 80"
    })
    void isReadRightHoweverItIsBuilt(String container, String oddity, int tolerance) {
        Tracks tracks = Tracks.in(container);
        String coding = CODINGS.get(container);
        tracks.sound(coding, 44_100, "mono", tone(44_100, 1), 1024);
        switch (oddity) {
            case "RF64" -> tracks.option("rf64", "always");
            case "without a Xing header" -> tracks.option("write_xing", "0");
            case "with a cover" ->
                tracks.pictures("mjpeg", new int[] {90}, new long[] {0}).as(AV_DISPOSITION_ATTACHED_PIC);
            case "with chapters" -> tracks.chapter("one").chapter("two").chapter("three");
            case "index first" -> tracks.option("movflags", "faststart");
            case "fragmented" ->
                tracks.option("movflags", "empty_moov+default_base_moof").option("frag_duration", "300000");
            case "without edit list" -> tracks.option("use_editlist", "0");
            case "with a track of timecodes" ->
                tracks.pictures("mpeg4", new int[] {9, 99}, new long[] {0, 40}).note("timecode", "10:00:00:00");
            case "with a second and silent track" -> tracks.sound(coding, 44_100, "mono", new float[66_150], 1024);
            case "with pictures" -> tracks.pictures("mjpeg", new int[] {9, 99}, new long[] {0, 40});
            case "starting after 25 hours" -> tracks.option("output_ts_offset", "90000");
            default -> throw new IllegalArgumentException(oddity);
        }
        assertHeard(tracks.write(dir.resolve("odd")), tolerance);
    }

    private void assertHeard(Path file, int tolerance) {
        try (PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            double milliseconds = audio.samples() * 1000.0 / PcmAudio.SAMPLE_RATE;
            assertThat(milliseconds).isCloseTo(1000 * SECONDS, within((double) tolerance + 0.1));
            double[] heard = heard(SoundReadingTest.all(audio));
            // The mix of several equal channels may be louder, never softer than one; codings for telephones distort.
            assertThat(heard[0]).isBetween(0.25, 1.0);
            assertThat(heard[0] / heard[1]).as("the tone against everything").isGreaterThan(0.9);
            assertThat(audio.warnings().stream().filter(w -> !w.contains("full scale")))
                    .isEmpty();
        }
    }
}
