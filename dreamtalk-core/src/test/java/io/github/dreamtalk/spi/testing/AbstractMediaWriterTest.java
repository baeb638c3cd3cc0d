package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@link MediaWriter}. */
public abstract class AbstractMediaWriterTest {
    /** Where the suite puts its files. */
    @TempDir
    protected Path folder;

    /** For subclasses. */
    protected AbstractMediaWriterTest() {}

    /**
     * Makes the writer under test; the suite closes it.
     *
     * @return a writer
     */
    protected abstract MediaWriter writer();

    /**
     * Name of an output the writer makes.
     *
     * @return a file name such as {@code out.mp4}
     */
    protected String fileName() {
        return "out.mp4";
    }

    private static void frames(MediaWriter.Output output, int count) {
        RgbImage frame = new RgbImage(128, 96);
        for (int i = 0; i < count; i++) {
            Arrays.fill(frame.data(), (byte) (10 * i));
            output.write(new Frame(i, frame));
        }
    }

    private long entries() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void takesWhatItSaysAndNothingElse() {
        try (MediaWriter writer = writer()) {
            assertThat(writer.accepts(MediaTarget.file(folder.resolve(fileName()))))
                    .isTrue();
            assertThat(writer.accepts(MediaTarget.file(folder.resolve("out.nothing-known"))))
                    .isFalse();
        }
    }

    @Test
    void theOutputAppearsWhenFinishedAndAlone() throws IOException {
        Path target = folder.resolve(fileName());
        try (MediaWriter writer = writer();
                MediaWriter.Output output =
                        writer.open(MediaTarget.file(target), new PictureSize(128, 96), FrameRate.FPS_25, null)) {
            frames(output, 10);
            assertThat(target).doesNotExist();
            output.finish();
            assertThat(target).exists();
        }
        assertThat(target).exists();
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void nothingIsLeftWithoutFinish() throws IOException {
        Path target = folder.resolve(fileName());
        try (MediaWriter writer = writer();
                MediaWriter.Output output =
                        writer.open(MediaTarget.file(target), new PictureSize(128, 96), FrameRate.FPS_25, null)) {
            frames(output, 5);
        }
        assertThat(entries()).isZero();
    }

    private MediaTarget stream(OutputStream out) {
        return MediaTarget.stream(out, MediaTarget.file(Path.of(fileName())).format());
    }

    @Test
    void aStreamReceivesBytesWhileFramesAreWrittenAndStaysOpen() {
        boolean[] closed = {false};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (MediaWriter writer = writer()) {
            assumeTrue(writer.accepts(stream(out)), "this writer writes no streams");
            int sent;
            try (MediaWriter.Output output =
                    writer.open(stream(out), new PictureSize(128, 96), FrameRate.FPS_25, null)) {
                frames(output, 100);
                sent = out.size();
                output.finish();
            }
            assertThat(sent).as("bytes after four seconds, before the end").isPositive();
            assertThat(out.size()).isGreaterThan(sent);
        }
        assertThat(closed[0]).as("closed by the writer").isFalse();
    }

    @Test
    void aStreamThatFailsIsTheCauseOfTheEnd() {
        IOException left = new IOException("the client has left");
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw left;
            }
        };
        try (MediaWriter writer = writer()) {
            assumeTrue(writer.accepts(stream(out)), "this writer writes no streams");
            assertThatThrownBy(() -> {
                        try (MediaWriter.Output output =
                                writer.open(stream(out), new PictureSize(128, 96), FrameRate.FPS_25, null)) {
                            frames(output, 100);
                            output.finish();
                        }
                    })
                    .isInstanceOf(MediaException.class)
                    .hasCause(left);
        }
    }
}
