package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Video that goes out while it is made. */
class StreamWritingTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;

    @TempDir
    Path dir;

    private final FfmpegMediaWriter writer = new FfmpegMediaWriter(1);

    @AfterEach
    void close() {
        writer.close();
    }

    /** Counts what is done to it, and fails where it is told to. */
    private static final class Watched extends ByteArrayOutputStream {
        private int calls;
        private int flushes;
        private int closes;
        private int flushedBytes;
        private int failAt = Integer.MAX_VALUE;
        private Throwable failure = new IOException("the client has left");

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            if (++calls >= failAt) {
                sneak(failure);
            }
            super.write(b, off, len);
        }

        @Override
        public void flush() {
            flushes++;
            flushedBytes = size();
        }

        @Override
        public void close() {
            closes++;
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable e) throws T {
            throw (T) e;
        }
    }

    private MediaWriter.Output open(OutputStream stream, String format, Path sound) {
        return writer.open(MediaTarget.stream(stream, format), new PictureSize(WIDTH, HEIGHT), FrameRate.FPS_25, sound);
    }

    private Path sound(double seconds) throws IOException {
        return Wav.sine(dir.resolve("tone.wav"), seconds, 16_000, 1);
    }

    private byte[] whole(String format, int frames, Path sound) {
        Watched out = new Watched();
        try (MediaWriter.Output output = open(out, format, sound)) {
            for (int i = 0; i < frames; i++) {
                output.write(Discs.frame(WIDTH, HEIGHT, i));
            }
            output.finish();
            assertThat(out.flushedBytes).as("flushed at the end").isEqualTo(out.size());
        }
        assertThat(out.closes).isZero();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void whatIsStreamedCanBeReadBackInStep(String format) throws IOException {
        int frames = 63;
        Path sound = sound(2.52);
        Path file = Files.write(dir.resolve("v." + format), whole(format, frames, sound));
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            int read = 0;
            for (RgbImage image = video.next(); image != null; image = video.next()) {
                assertThat(video.seconds()).isCloseTo(read / 25.0, within(0.002));
                byte[] expected = Discs.image(WIDTH, HEIGHT, read).data();
                double sum = 0;
                for (int i = 0; i < expected.length; i++) {
                    sum += Math.abs((image.data()[i] & 255) - (expected[i] & 255));
                }
                assertThat(sum / expected.length).as("frame %d", read).isLessThan(12);
                read++;
            }
            assertThat(read).isEqualTo(frames);
        }
        try (FfmpegMediaReader reader = new FfmpegMediaReader();
                PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            assertThat(audio.samples() / 16_000.0).isCloseTo(2.52, within(0.08));
            float[] samples = SoundReadingTest.all(audio);
            double in = 0;
            double quadrature = 0;
            for (int i = 8000; i < 32_000; i++) {
                in += samples[i] * Math.sin(2 * Math.PI * 440 * i / 16_000) / 12_000;
                quadrature += samples[i] * Math.cos(2 * Math.PI * 440 * i / 16_000) / 12_000;
            }
            // Where it was in the original, to within a fraction of the tone's period of 2.3 ms.
            assertThat(in).isCloseTo(0.5, within(0.03));
            assertThat(quadrature / in).isCloseTo(0, within(0.2));
        }
    }

    /** FFmpeg's own program, if there is one, must find nothing to complain about. */
    @ParameterizedTest
    @CsvSource({"mp4, h264, aac", "webm, vp9, opus"})
    void ffprobeReadsIt(String format, String picture, String tone) throws Exception {
        Path file = Files.write(dir.resolve("v." + format), whole(format, 50, sound(2)));
        Optional<Path> installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "ffprobe"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(installed.isPresent(), "no ffprobe is installed here");
        Process probe = new ProcessBuilder(
                        installed.get().toString(),
                        "-v",
                        "error",
                        "-count_frames",
                        "-show_entries",
                        "stream=codec_name,nb_read_frames",
                        "-of",
                        "csv=p=0",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(probe.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said.lines().map(line -> line.replaceAll(",$", "")).toList())
                .hasSize(2)
                .contains(picture + ",50")
                .anyMatch(line -> line.startsWith(tone + ","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void bytesFlowWhileFramesAreWritten(String format) throws IOException {
        Watched out = new Watched();
        List<Integer> sizes = new ArrayList<>();
        try (MediaWriter.Output output = open(out, format, sound(6))) {
            for (int i = 0; i < 150; i++) {
                output.write(Discs.frame(WIDTH, HEIGHT, i));
                sizes.add(out.flushedBytes);
            }
            output.finish();
        }
        assertThat(sizes.get(37)).as("the header, after a second and a half").isPositive();
        // Whoever watches is never more than 1.2 seconds behind.
        for (int i = 60; i < sizes.size(); i++) {
            assertThat(sizes.get(i)).as("bytes after frame %d", i).isGreaterThan(sizes.get(i - 30) + 500);
        }
        assertThat(out.flushes).isBetween(6, 160);
    }

    /** What has come so far plays, as far as it goes, without anything that comes later. */
    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void anUnfinishedStreamPlaysAsFarAsItWent(String format) throws IOException {
        Watched out = new Watched();
        try (MediaWriter.Output output = open(out, format, null)) {
            for (int i = 0; i < 110; i++) {
                output.write(Discs.frame(WIDTH, HEIGHT, i));
            }
        }
        Path file = Files.write(dir.resolve("cut." + format), out.toByteArray());
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            int frames = 0;
            while (video.next() != null) {
                frames++;
            }
            assertThat(frames).isBetween(75, 110);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void aStreamThatFailsAnywhereEndsTheOutputAndItsFailureIsTheCause(String format) throws IOException {
        Path sound = sound(4);
        Watched whole = new Watched();
        assertThat(failingAt(whole, format, sound)).isNull();
        assertThat(whole.calls).isGreaterThan(5);
        for (int at = 1; at <= whole.calls; at++) {
            Watched out = new Watched();
            out.failAt = at;
            Throwable thrown = failingAt(out, format, sound);
            assertThat(thrown).as("failing at call %d", at).isInstanceOf(MediaException.class);
            assertThat(thrown.getCause()).isSameAs(out.failure);
            assertThat(thrown).hasMessageContaining(format + " stream").hasMessageContaining("the client has left");
            assertThat(out.calls).as("a stream that failed is left alone").isEqualTo(at);
            assertThat(out.closes).isZero();
        }
    }

    /** What came out, after which the output must be of no use. */
    private Throwable failingAt(Watched out, String format, Path sound) {
        Throwable[] thrown = new Throwable[1];
        try (MediaWriter.Output output = open(out, format, sound)) {
            thrown[0] = catchThrowable(() -> {
                for (int i = 0; i < 100; i++) {
                    output.write(Discs.frame(WIDTH, HEIGHT, i));
                }
                output.finish();
            });
            assertThatThrownBy(() -> output.write(Discs.frame(WIDTH, HEIGHT, 0)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(output::finish).isInstanceOf(IllegalStateException.class);
        } catch (MediaException e) {
            return e;
        }
        return thrown[0];
    }

    @Test
    void whatIsUncheckedComesThroughAsItIs() throws IOException {
        for (Throwable failure :
                new Throwable[] {new IllegalArgumentException("mine"), new StackOverflowError("mine")}) {
            Watched out = new Watched();
            out.failAt = 4;
            out.failure = failure;
            assertThat(failingAt(out, "mp4", sound(4))).isSameAs(failure);
        }
    }

    @Test
    void aFlushThatFailsCountsAsTheStream() {
        IOException left = new IOException("left while flushing");
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                throw left;
            }
        };
        assertThatThrownBy(() -> open(out, "webm", null))
                .isInstanceOf(MediaException.class)
                .hasCause(left);
    }

    /** JavaCPP has room for ten callbacks of a kind in the whole process. */
    @Test
    void manyStreamsAreOpenAtOnceAndCollectorsMayRun() throws IOException {
        byte[] alone = whole("mp4", 30, null);
        List<Watched> outs = new ArrayList<>();
        List<MediaWriter.Output> outputs = new ArrayList<>();
        for (int n = 0; n < 24; n++) {
            Watched out = new Watched();
            outs.add(out);
            outputs.add(open(out, "mp4", null));
        }
        for (int i = 0; i < 30; i++) {
            for (MediaWriter.Output output : outputs) {
                output.write(Discs.frame(WIDTH, HEIGHT, i));
            }
            if (i % 10 == 0) {
                // What native code alone refers to would be gone now.
                System.gc();
            }
        }
        for (MediaWriter.Output output : outputs) {
            output.finish();
            output.close();
        }
        for (Watched out : outs) {
            assertThat(out.toByteArray()).isEqualTo(alone);
        }
        assertThat(whole("mp4", 30, null)).as("after all were closed").isEqualTo(alone);
    }

    @Test
    void takesStreamsOfVideoOnly() {
        OutputStream out = new ByteArrayOutputStream();
        assertThat(writer.accepts(MediaTarget.stream(out, "MP4"))).isTrue();
        assertThat(writer.accepts(MediaTarget.stream(out, "webm"))).isTrue();
        assertThat(writer.accepts(MediaTarget.stream(out, "png"))).isFalse();
        assertThatThrownBy(() -> open(out, "avi", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("avi stream");
    }
}
