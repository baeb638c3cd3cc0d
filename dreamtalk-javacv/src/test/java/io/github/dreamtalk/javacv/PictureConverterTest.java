package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.VideoFrame;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.RgbImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureConverterTest {
    /** A width whose rows JavaCV pads in every layout. */
    private static final int WIDTH = 5;

    private static final int HEIGHT = 4;

    @TempDir
    Path folder;

    private static RgbImage noise() {
        RgbImage image = new RgbImage(WIDTH, HEIGHT);
        new Random(1).nextBytes(image.data());
        return image;
    }

    @ParameterizedTest
    @EnumSource(
            value = PixelLayout.class,
            names = {"RGB24", "BGR24", "RGBA32", "BGRA32"})
    void aPictureComesBackFromEveryLayoutOfColour(PixelLayout layout) {
        RgbImage image = noise();
        try (PictureConverter converter = new PictureConverter(layout)) {
            Frame frame = converter.convert(image);
            assertThat(frame.imageStride).isGreaterThan(WIDTH * layout.channels());
            assertThat(converter.convert(frame).data()).isEqualTo(image.data());
        }
    }

    @ParameterizedTest
    @CsvSource({"RGB24,10 20 30", "BGR24,30 20 10", "RGBA32,10 20 30 255", "BGRA32,30 20 10 255", "GRAY8,18"})
    void theBytesOfAPixelStandInTheLayoutsOrder(PixelLayout layout, String bytes) {
        RgbImage image = new RgbImage(1, 1, new byte[] {10, 20, 30});
        try (PictureConverter converter = new PictureConverter(layout)) {
            ByteBuffer pixels = (ByteBuffer) converter.convert(image).image[0];
            StringBuilder found = new StringBuilder();
            for (int i = 0; i < layout.channels(); i++) {
                found.append(i == 0 ? "" : " ").append(pixels.get(i) & 255);
            }
            assertThat(found).hasToString(bytes);
        }
    }

    @Test
    void withoutALayoutThreeChannelsAreBlueGreenRedAndOneIsGrey() {
        try (PictureConverter converter = new PictureConverter()) {
            Frame frame = converter.convert(new RgbImage(1, 1, new byte[] {10, 20, 30}));
            assertThat(frame.imageChannels).isEqualTo(3);
            assertThat(((ByteBuffer) frame.image[0]).get(0)).isEqualTo((byte) 30);
            Frame grey = heap(1, 1, 1, 1, new byte[] {77});
            assertThat(converter.convert(grey).data()).containsExactly(77, 77, 77);
        }
    }

    /** Rows of 8 bytes for two BGR pixels, in an array of Java's. */
    private static Frame heap(int width, int height, int channels, int stride, byte[] bytes) {
        Frame frame = new Frame();
        frame.imageWidth = width;
        frame.imageHeight = height;
        frame.imageDepth = Frame.DEPTH_UBYTE;
        frame.imageChannels = channels;
        frame.imageStride = stride;
        frame.image = new java.nio.Buffer[] {ByteBuffer.wrap(bytes)};
        return frame;
    }

    /** The last row need not be padded, and what pads the others is not looked at. */
    @Test
    void rowsMayBePaddedInAnArray() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 99, 99, 7, 8, 9, 10, 11, 12};
        try (PictureConverter converter = new PictureConverter()) {
            RgbImage image = converter.convert(heap(2, 2, 3, 8, bytes));
            assertThat(image.data()).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10);
        }
    }

    @Test
    void aFramesOwnPositionAndLimitsAreLeftAlone() {
        Frame frame = heap(1, 1, 3, 3, new byte[] {1, 2, 3});
        frame.image[0].position(2);
        try (PictureConverter converter = new PictureConverter()) {
            assertThat(converter.convert(frame).data()).containsExactly(3, 2, 1);
        }
        assertThat(frame.image[0].position()).isEqualTo(2);
    }

    @Test
    void whatIsTransparentLiesOnWhiteInAPictureAndKeepsItsColourInAFrame() {
        Frame frame = heap(2, 1, 4, 8, new byte[] {100, 0, 0, 0, 0, 0, (byte) 200, (byte) 128});
        try (PictureConverter converter = new PictureConverter()) {
            assertThat(converter.convert(frame).data())
                    .containsExactly((byte) 255, (byte) 255, (byte) 255, (byte) 127, (byte) 127, (byte) 227);
            VideoFrame video = converter.convert(frame, 7);
            assertThat(video.image().data()).containsExactly(100, 0, 0, 0, 0, (byte) 200);
            assertThat(video.alpha()).containsExactly((byte) 0, (byte) 128);
            assertThat(video.index()).isEqualTo(7);
        }
    }

    @Test
    void timeAndAlphaGoBothWays() {
        byte[] alpha = new byte[WIDTH * HEIGHT];
        new Random(2).nextBytes(alpha);
        VideoFrame video = new VideoFrame(3, Duration.ofMillis(120), noise(), alpha);
        try (PictureConverter converter = new PictureConverter()) {
            Frame frame = converter.convert(video);
            assertThat(frame.imageChannels).isEqualTo(4);
            assertThat(frame.timestamp).isEqualTo(120_000);
            VideoFrame back = converter.convert(frame, 3);
            assertThat(back.time()).isEqualTo(video.time());
            assertThat(back.image().data()).isEqualTo(video.image().data());
            assertThat(back.alpha()).isEqualTo(alpha);
        }
    }

    @Test
    void anAlphaChannelIsNotDroppedSilently() {
        VideoFrame video = new VideoFrame(0, Duration.ZERO, new RgbImage(1, 1), new byte[] {1});
        try (PictureConverter converter = new PictureConverter(PixelLayout.BGR24)) {
            assertThatThrownBy(() -> converter.convert(video))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("BGR24")
                    .hasMessageContaining("RGBA32 or BGRA32");
        }
    }

    @Test
    void oneFrameServesPicturesOfOneSize() {
        try (PictureConverter converter = new PictureConverter()) {
            Frame first = converter.convert(noise());
            assertThat(converter.convert(new RgbImage(WIDTH, HEIGHT))).isSameAs(first);
            Frame wider = converter.convert(new RgbImage(WIDTH + 1, HEIGHT));
            assertThat(wider).isNotSameAs(first);
            assertThat(first.opaque).as("native memory of the first").isNull();
        }
    }

    @Test
    void framesThatHoldNoUsablePictureAreRefused() {
        Frame sound = new Frame();
        sound.samples = new java.nio.Buffer[] {FloatBuffer.allocate(4)};
        refused(sound, "sound and no picture");
        refused(new Frame(), "no picture");
        try (Frame deep = new Frame(2, 2, Frame.DEPTH_USHORT, 3)) {
            refused(deep, "depth 16");
        }
        try (Frame two = new Frame(2, 2, Frame.DEPTH_UBYTE, 2)) {
            refused(two, "2 channels");
        }
        Frame planes = heap(1, 1, 3, 3, new byte[3]);
        planes.image = new java.nio.Buffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(1), ByteBuffer.allocate(1)};
        refused(planes, "3 planes");
        refused(heap(2, 2, 3, 6, new byte[11]), "11 bytes");
        refused(heap(2, 2, 3, 5, new byte[12]), "rows of 5 bytes");
        refused(heap(2, 2, 3, -6, new byte[12]), "rows of -6 bytes");
        refused(heap(0, 2, 3, 6, new byte[12]), "0x2");
    }

    /** The sizes of a frame are anybody's to set: they must not overflow into something that looks right. */
    @Test
    void sizesBeyondAllMemoryAreRefused() {
        refused(heap(1, Integer.MAX_VALUE, 3, Integer.MAX_VALUE, new byte[3]), "expected 461168601");
    }

    private static void refused(Frame frame, String message) {
        try (PictureConverter converter = new PictureConverter()) {
            assertThatThrownBy(() -> converter.convert(frame))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message);
        }
    }

    /** The grabber's own frames say 6 channels here, since it counts the padding. */
    @ParameterizedTest
    @CsvSource({
        "10,COLOR," + avutil.AV_PIX_FMT_NONE,
        "10,COLOR," + avutil.AV_PIX_FMT_RGB24,
        "64,COLOR," + avutil.AV_PIX_FMT_BGR24,
        "64,COLOR," + avutil.AV_PIX_FMT_RGBA,
        "64,COLOR," + avutil.AV_PIX_FMT_BGRA
    })
    void aGrabbersFormatIsTakenFromItsFrames(int width, ImageMode mode, int format) throws Exception {
        Path file = MadeFiles.video(folder.resolve("a.mkv"), width, 6, List.of(0x204060), r -> {});
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
                PictureConverter converter = new PictureConverter()) {
            grabber.setImageMode(mode);
            grabber.setPixelFormat(format);
            grabber.start();
            RgbImage image = converter.convert(grabber.grabImage());
            assertThat(image.width()).isEqualTo(width);
            assertThat(image.data()).startsWith(0x20, 0x40, 0x60).endsWith(0x20, 0x40, 0x60);
        }
    }

    @Test
    void greyPicturesOfAGrabberAreGrey() throws Exception {
        Path file = MadeFiles.video(folder.resolve("a.mkv"), 10, 6, List.of(0x646464), r -> {});
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
                PictureConverter converter = new PictureConverter()) {
            grabber.setImageMode(ImageMode.GRAY);
            grabber.start();
            assertThat(converter.convert(grabber.grabImage()).data()).startsWith(0x64, 0x64, 0x64);
        }
    }

    /** In raw mode a grabber gives the brightness alone, as one channel: a grey face out of a coloured film. */
    @Test
    void rawPicturesOfAGrabberAreRefusedUnlessPacked() throws Exception {
        Path file = MadeFiles.video(
                folder.resolve("a.mkv"), 64, 6, List.of(0x204060), r -> r.setPixelFormat(avutil.AV_PIX_FMT_YUV420P));
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
                PictureConverter converter = new PictureConverter()) {
            grabber.setImageMode(ImageMode.RAW);
            grabber.start();
            Frame frame = grabber.grabImage();
            assertThat(frame.image).hasSize(1);
            assertThatThrownBy(() -> converter.convert(frame))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("pixel format yuv420p")
                    .hasMessageContaining("ImageMode.COLOR");
        }
    }

    /** Its memory is gone; to read it would end the JVM. */
    @Test
    void aFrameOfAStoppedGrabberIsRefused() throws Exception {
        Path file = MadeFiles.video(folder.resolve("a.mkv"), 64, 6, List.of(0x204060), r -> {});
        try (PictureConverter converter = new PictureConverter()) {
            Frame frame;
            try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
                grabber.start();
                frame = grabber.grabImage();
            }
            assertThatThrownBy(() -> converter.convert(frame))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("grabber was stopped");
            try (PictureConverter named = new PictureConverter(PixelLayout.BGR24)) {
                assertThatThrownBy(() -> named.convert(frame))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("grabber was stopped");
            }
        }
    }
}
