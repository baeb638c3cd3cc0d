package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoWritingTest {
    @TempDir
    Path dir;

    private final FfmpegMediaReader reader = new FfmpegMediaReader();
    private final FfmpegMediaWriter writer = new FfmpegMediaWriter(1);

    @AfterEach
    void close() {
        reader.close();
        writer.close();
    }

    private static RgbImage frame(int width, int height, int index) {
        return Discs.image(width, height, index);
    }

    private void write(Path target, int width, int height, FrameRate rate, int frames, Path sound) {
        try (MediaWriter.Output output =
                writer.open(MediaTarget.file(target), new PictureSize(width, height), rate, sound)) {
            for (int i = 0; i < frames; i++) {
                output.write(new Frame(i, frame(width, height, i)));
            }
            output.finish();
        }
    }

    private static MediaWriter.Output open(MediaWriter writer, Path target, int width, int height) {
        return writer.open(MediaTarget.file(target), new PictureSize(width, height), FrameRate.FPS_25, null);
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.sorted().toList();
        }
    }

    /** Sound of 25.48 frames makes 25, and is heard to its end; of a longer one the rest is left out. */
    @ParameterizedTest
    @CsvSource({"mp4,1.019,1.019", "webm,1.019,1.019", "mp4,3,1.02", "webm,3,1.02"})
    void theEndOfTheSoundIsKept(String format, double sound, double heard) throws IOException {
        Path target = dir.resolve("end." + format);
        write(target, 64, 64, FrameRate.FPS_25, 25, Wav.sine(dir.resolve("s.wav"), sound, 48_000, 1));
        try (PcmAudio audio = reader.openAudio(target, MediaLimits.DEFAULT);
                PcmAudio.Reader pass = audio.open()) {
            float[] samples = new float[(int) audio.samples()];
            pass.read(samples, 0, samples.length);
            int last = samples.length - 1;
            while (Math.abs(samples[last]) < 0.1) {
                last--;
            }
            assertThat(last / 16_000.0).isCloseTo(heard, within(0.003));
        }
    }

    /** Length of the whole file as its demuxer sees it, seconds. */
    private static double duration(Path file) {
        AVFormatContext context = new AVFormatContext(null);
        assertThat(avformat.avformat_open_input(context, file.toString(), null, null))
                .isZero();
        try {
            assertThat(avformat.avformat_find_stream_info(context, (AVDictionary) null))
                    .isNotNegative();
            return context.duration() / 1e6;
        } finally {
            avformat.avformat_close_input(context);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mp4,16000,1,25/1,64,64",
        "mp4,44100,2,30000/1001,65,47",
        "mp4,48000,6,60/1,64,64",
        "webm,22050,2,24/1,64,64",
        "webm,16000,1,30000/1001,33,77"
    })
    void picturesAndSoundHaveOneLength(String kind, int hz, int channels, String fps, int width, int height)
            throws IOException {
        Path sound = Wav.sine(dir.resolve("a.wav"), 2.013, hz, channels);
        FrameRate rate = FrameRate.parse(fps);
        int frames = (int) rate.framesFor(Math.round(2.013 * 16000), 16000);
        Path target = dir.resolve("v." + kind);
        write(target, width, height, rate, frames, sound);
        double seconds = frames / rate.fps();
        assertThat(duration(target)).isCloseTo(seconds, within(1 / rate.fps()));
        try (PcmAudio audio = reader.openAudio(target, MediaLimits.DEFAULT)) {
            assertThat(audio.samples() / 16000.0).isCloseTo(seconds, within(1 / rate.fps()));
            float[] samples = SoundReadingTest.all(audio);
            if (channels == 1) {
                // In step with the original: the tone is where it was, to within a fraction of its period.
                double in = 0;
                double quadrature = 0;
                for (int i = 4000; i < 28_000; i++) {
                    in += samples[i] * Math.sin(2 * Math.PI * 440 * i / 16000);
                    quadrature += samples[i] * Math.cos(2 * Math.PI * 440 * i / 16000);
                }
                assertThat(in / 12_000).isCloseTo(0.5, within(0.03));
                assertThat(quadrature / in).isCloseTo(0, within(0.2));
            }
        }
        assertThat(listing()).containsExactly(sound, target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void sameInputSameBytes(String kind) throws IOException {
        Path sound = Wav.sine(dir.resolve("a.wav"), 0.4, 44100, 2);
        write(dir.resolve("a." + kind), 64, 48, FrameRate.FPS_25, 10, sound);
        write(dir.resolve("b." + kind), 64, 48, FrameRate.FPS_25, 10, sound);
        assertThat(dir.resolve("a." + kind)).hasSameBinaryContentAs(dir.resolve("b." + kind));
    }

    /** 512 pixels wide, VP9 has tiles to share among threads. */
    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void sameBytesForAnyNumberOfThreads(String kind) throws IOException {
        Path one = dir.resolve("1." + kind);
        write(one, 512, 256, FrameRate.FPS_25, 12, null);
        for (int threads : new int[] {2, 4}) {
            Path many = dir.resolve(threads + "." + kind);
            try (MediaWriter parallel = new FfmpegMediaWriter(threads);
                    MediaWriter.Output output = open(parallel, many, 512, 256)) {
                for (int i = 0; i < 12; i++) {
                    output.write(new Frame(i, frame(512, 256, i)));
                }
                output.finish();
            }
            assertThat(many).hasSameBinaryContentAs(one);
        }
    }

    @Test
    void fillsShortSoundWithSilenceAndCutsLongSound() throws IOException {
        Path sound = Wav.sine(dir.resolve("a.wav"), 1, 16000, 1);
        for (int frames : new int[] {10, 50}) {
            Path target = dir.resolve(frames + ".mp4");
            write(target, 64, 64, FrameRate.FPS_25, frames, sound);
            try (PcmAudio audio = reader.openAudio(target, MediaLimits.DEFAULT)) {
                assertThat(audio.samples()).isBetween(frames * 640L - 640, frames * 640L + 640);
            }
        }
    }

    @Test
    void writesPicturesToAFolder() throws IOException {
        Path folder = dir.resolve("frames");
        Files.createDirectory(folder);
        write(folder, 33, 20, FrameRate.FPS_25, 3, null);
        for (int i = 0; i < 3; i++) {
            RgbImage back =
                    reader.readImage(folder.resolve("frame_00000" + i + ".png"), new MediaLimits(9999, 1, 1, 1));
            assertThat(back.data()).isEqualTo(frame(33, 20, i).data());
        }
        assertThat(listing()).containsExactly(folder);
        assertThatThrownBy(() -> open(writer, folder, 33, 20))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("folder with files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v.mp4", "v.webm", "folder"})
    void leavesNothingWithoutFinish(String name) throws IOException {
        Path target = dir.resolve(name);
        try (MediaWriter.Output output = open(writer, target, 32, 32)) {
            output.write(new Frame(0, frame(32, 32, 0)));
            assertThat(target).doesNotExist();
            assertThatThrownBy(() -> output.write(new Frame(0, frame(34, 32, 0))))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(listing()).isEmpty();
        Path noSound = Files.writeString(dir.resolve("no.wav"), "nothing to hear here, move along");
        if (!name.equals("folder")) {
            assertThatThrownBy(() ->
                            writer.open(MediaTarget.file(target), new PictureSize(32, 32), FrameRate.FPS_25, noSound))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(listing()).containsExactly(noSound);
    }

    @Test
    void saysWhichTargetsItTakes() {
        assertThat(writer.accepts(MediaTarget.file(dir.resolve("a.MP4")))).isTrue();
        assertThat(writer.accepts(MediaTarget.file(dir.resolve("a.webm")))).isTrue();
        assertThat(writer.accepts(MediaTarget.file(dir.resolve("frames")))).isTrue();
        assertThat(writer.accepts(MediaTarget.file(dir.resolve("a.avi")))).isFalse();
        assertThatThrownBy(() -> open(writer, dir.resolve("a.avi"), 64, 64))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("*.mp4");
        assertThatThrownBy(() -> open(writer, dir.resolve("none/a.mp4"), 64, 64))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void mutatedVideosEndInAnExceptionOrInSound(String kind) throws IOException {
        Path sound = Wav.sine(dir.resolve("a.wav"), 0.2, 16000, 1);
        Path good = dir.resolve("good." + kind);
        write(good, 32, 32, FrameRate.FPS_25, 5, sound);
        byte[] bytes = Files.readAllBytes(good);
        SplittableRandom random = new SplittableRandom(5);
        int answered = 0;
        for (int i = 0; i < 200; i++) {
            byte[] bad = i % 4 == 3 ? Arrays.copyOf(bytes, random.nextInt(1, bytes.length)) : bytes.clone();
            for (int k = 0; k < i % 9; k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(dir.resolve("bad." + kind), bad);
            try (PcmAudio audio = reader.openAudio(file, new MediaLimits(1, 1, 60, 64))) {
                assertThat(audio.samples()).isPositive();
            } catch (DreamTalkException e) {
                assertThat(e).hasMessageContaining("bad." + kind);
            }
            answered++;
        }
        assertThat(answered).isEqualTo(200);
    }

    /** Every level of coverage beside every other, so that nothing is rounded, premultiplied or shifted by a channel. */
    @Test
    void keepsTransparencyInPngFramesAndColoursUnderIt() throws IOException {
        RgbImage image = new RgbImage(256, 16);
        byte[] alpha = new byte[256 * 16];
        for (int i = 0; i < alpha.length; i++) {
            image.data()[3 * i] = (byte) 200;
            image.data()[3 * i + 1] = (byte) (i / 256 * 16);
            image.data()[3 * i + 2] = 30;
            alpha[i] = (byte) i;
        }
        Path folder = dir.resolve("frames");
        try (MediaWriter.Output output = open(writer, folder, 256, 16)) {
            output.write(new Frame(0, image, alpha));
            output.write(new Frame(1, image));
            output.finish();
        }
        BufferedImage first = ImageIO.read(folder.resolve("frame_000000.png").toFile());
        assertThat(first.getColorModel().hasAlpha()).isTrue();
        int[] pixel = new int[4];
        for (int i = 0; i < alpha.length; i++) {
            first.getRaster().getPixel(i % 256, i / 256, pixel);
            assertThat(pixel).containsExactly(200, i / 256 * 16, 30, i % 256);
        }
        BufferedImage second = ImageIO.read(folder.resolve("frame_000001.png").toFile());
        assertThat(second.getColorModel().hasAlpha()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void videoWithoutTransparencyRefusesFramesThatHaveIt(String kind) throws IOException {
        Path target = dir.resolve("v." + kind);
        try (MediaWriter.Output output = open(writer, target, 32, 32)) {
            Frame transparent = new Frame(0, frame(32, 32, 0), new byte[32 * 32]);
            assertThatThrownBy(() -> output.write(transparent))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(target + ": found a frame with transparency, expected opaque ones")
                    .hasMessageContaining("PNG frames");
            // Nothing was begun, so opaque ones may follow.
            output.write(new Frame(0, frame(32, 32, 0)));
            output.finish();
        }
        assertThat(listing()).containsExactly(target);
    }
}
