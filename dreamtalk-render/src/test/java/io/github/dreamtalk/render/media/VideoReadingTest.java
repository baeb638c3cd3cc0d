package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoReadingTest {
    @TempDir
    Path dir;

    /** A smooth gradient whose level rises with the frame's number. */
    private static RgbImage frame(int width, int height, int index) {
        RgbImage image = new RgbImage(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                image.data()[at] = (byte) (40 + 120 * x / width + 5 * index);
                image.data()[at + 1] = (byte) (60 + 100 * y / height);
                image.data()[at + 2] = (byte) 90;
            }
        }
        return image;
    }

    private Path write(String name, int width, int height, FrameRate rate, int frames) {
        Path file = dir.resolve(name);
        try (MediaWriter writer = new FfmpegMediaWriter(1);
                MediaWriter.Output output =
                        writer.open(MediaTarget.file(file), new PictureSize(width, height), rate, null)) {
            for (int i = 0; i < frames; i++) {
                output.write(new Frame(i, frame(width, height, i)));
            }
            output.finish();
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({"clip.mp4, 96, 64, 25/1", "clip.webm, 96, 64, 30000/1001", "clip.mp4, 130, 98, 25/1"})
    void readsEveryFrameWithItsColoursAndTime(String name, int width, int height, String rate) {
        FrameRate fps = FrameRate.parse(rate);
        Path file = write(name, width, height, fps, 9);
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            assertThat(video.width()).isEqualTo(width);
            assertThat(video.height()).isEqualTo(height);
            assertThat(video.rate().fps()).isCloseTo(fps.fps(), within(0.01));
            int frames = 0;
            for (RgbImage image = video.next(); image != null; image = video.next()) {
                assertThat(video.seconds()).isCloseTo(frames / fps.fps(), within(0.002));
                byte[] expected = frame(width, height, frames).data();
                double sum = 0;
                for (int i = 0; i < expected.length; i++) {
                    sum += Math.abs((image.data()[i] & 0xff) - (expected[i] & 0xff));
                }
                assertThat(sum / expected.length)
                        .as("mean error of frame %d", frames)
                        .isLessThan(3);
                frames++;
            }
            assertThat(frames).isEqualTo(9);
            assertThat(video.next()).isNull();
        }
    }

    @Test
    void theRateIsTheOneFfmpegWouldGuess() {
        int compared = 0;
        for (String coding : new String[] {"libopenh264", "mpeg4", "mpeg2video", "libvpx-vp9", "mjpeg", "ffv1"}) {
            for (String container : new String[] {"matroska", "mov", "avi", "mp4"}) {
                Path file = dir.resolve(coding + "." + container);
                if (!Encoded.picture(file, container, coding)) {
                    continue;
                }
                try (StreamDecoder decoder = new StreamDecoder(file, StreamDecoder.Kind.PICTURE, new Cancellation());
                        AVRational guess = avformat.av_guess_frame_rate(decoder.format(), decoder.stream(), null)) {
                    AVRational ours = VideoFrames.likelyRate(decoder.stream());
                    assertThat(ours.num() + "/" + ours.den())
                            .as("%s in %s", coding, container)
                            .isEqualTo(guess.num() + "/" + guess.den());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(12);
    }

    /** What no encoder here writes: a rate far above the mean, and the fields of interlaced pictures counted as frames. */
    @ParameterizedTest
    @CsvSource({
        "240, 25, 0, vp9, 25",
        "200, 25, 0, vp9, 200",
        "240, 80, 0, vp9, 240",
        "50, 25, 25, h264, 25",
        "50, 25, 25, vp9, 50",
        "50, 49, 25, h264, 50",
        "50, 25, 40, h264, 50",
        "0, 25, 25, h264, 25",
        "25, 25, 0, h264, 25"
    })
    void anUnlikelyRateIsNotTaken(int finest, int mean, int coded, String coding, int expected) {
        try (Scope scope = new Scope()) {
            AVFormatContext format = new AVFormatContext(null);
            assertThat(avformat.avformat_alloc_output_context2(format, null, "matroska", "x"))
                    .isNotNegative();
            scope.own(() -> avformat.avformat_free_context(format));
            AVStream stream = avformat.avformat_new_stream(format, null);
            stream.codecpar().codec_id(coding.equals("h264") ? avcodec.AV_CODEC_ID_H264 : avcodec.AV_CODEC_ID_VP9);
            stream.codecpar().framerate().num(coded).den(1);
            stream.r_frame_rate().num(finest).den(1);
            stream.avg_frame_rate().num(mean).den(1);
            assertThat(VideoFrames.likelyRate(stream).num()).isEqualTo(expected);
        }
    }

    @Test
    void isTheSameToTheBitEachTime() {
        Path file = write("twice.mp4", 64, 48, FrameRate.FPS_25, 4);
        assertThat(bytes(file)).isEqualTo(bytes(file));
    }

    private static byte[] bytes(Path file) {
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            byte[] all = new byte[0];
            for (RgbImage image = video.next(); image != null; image = video.next()) {
                int at = all.length;
                all = Arrays.copyOf(all, at + image.data().length);
                System.arraycopy(image.data(), 0, all, at, image.data().length);
            }
            return all;
        }
    }

    @Test
    void refusesWhatIsNoVideo() throws IOException {
        Path playlist =
                Files.writeString(dir.resolve("list.mp4"), "#EXTM3U\n#EXTINF:5,\nhttp://example.invalid/a.ts\n");
        Path script = Files.writeString(dir.resolve("script.mp4"), "ffconcat version 1.0\nfile /etc/passwd\n");
        Path sound = Wav.sine(dir.resolve("sound.wav"), 0.5, 16_000, 1);
        for (Path file : new Path[] {playlist, script, sound, dir.resolve("none.mp4"), dir}) {
            assertThatThrownBy(() -> VideoFrames.open(file, MediaLimits.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void keepsTheLimits() {
        Path file = write("big.mp4", 96, 64, FrameRate.FPS_25, 50);
        assertThatThrownBy(() -> VideoFrames.open(file, new MediaLimits(1000, 1, 100, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("96x64");
        assertThatThrownBy(() -> VideoFrames.open(file, new MediaLimits(1_000_000, 1, 1, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2.0 s");
    }

    @Test
    void stopsQuietlyAtTheEndOfATruncatedFile() throws IOException {
        Path file = write("cut.webm", 96, 64, FrameRate.FPS_25, 30);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            int frames = 0;
            while (video.next() != null) {
                frames++;
            }
            assertThat(frames).isBetween(1, 29);
        }
    }
}
