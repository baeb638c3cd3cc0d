package io.github.dreamtalk.javacv;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacv.Frame;

/** Order of the bytes of a pixel in a JavaCV frame of 8-bit channels, which the frame itself does not say. */
public enum PixelLayout {
    /** One byte of grey. */
    GRAY8(1, 0, 0, 0, -1),
    /** Red, green, blue. */
    RGB24(3, 0, 1, 2, -1),
    /** Blue, green, red: what JavaCV means by three channels. */
    BGR24(3, 2, 1, 0, -1),
    /** Red, green, blue, coverage: what JavaCV's recorder means by four channels. */
    RGBA32(4, 0, 1, 2, 3),
    /** Blue, green, red, coverage. */
    BGRA32(4, 2, 1, 0, 3);

    static {
        ClassPathModules.read();
    }

    private final int channels;
    private final int red;
    private final int green;
    private final int blue;
    private final int alpha;

    PixelLayout(int channels, int red, int green, int blue, int alpha) {
        this.channels = channels;
        this.red = red;
        this.green = green;
        this.blue = blue;
        this.alpha = alpha;
    }

    /**
     * Bytes of a pixel.
     *
     * @return 1, 3 or 4
     */
    public int channels() {
        return channels;
    }

    /**
     * Whether a pixel says how much it covers.
     *
     * @return true for the layouts of four channels
     */
    public boolean hasAlpha() {
        return alpha >= 0;
    }

    int red() {
        return red;
    }

    int green() {
        return green;
    }

    int blue() {
        return blue;
    }

    int alpha() {
        return alpha;
    }

    /**
     * The layout of a frame: that of FFmpeg's picture in a frame of {@link org.bytedeco.javacv.FFmpegFrameGrabber}, else what
     * JavaCV means by the number of channels: one grey, three {@link #BGR24}, four {@link #RGBA32}.
     *
     * @param frame a frame with a picture
     * @return the layout
     * @throws InvalidInputException if there is no picture, its layout is none of these, or its grabber was stopped
     */
    public static PixelLayout of(Frame frame) {
        requirePicture(frame);
        if (frame.opaque instanceof AVFrame picture) {
            return ofFormat(picture);
        }
        return switch (frame.imageChannels) {
            case 1 -> GRAY8;
            case 3 -> BGR24;
            case 4 -> RGBA32;
            default ->
                throw InvalidInputException.of(
                        "frame",
                        Problem.UNSUPPORTED,
                        frame.imageChannels + " channels",
                        "1 (grey), 3 (BGR) or 4 (RGBA); name the layout where the frame counts its padding as channels");
        };
    }

    private static PixelLayout ofFormat(AVFrame picture) {
        int format = picture.format();
        return switch (format) {
            case avutil.AV_PIX_FMT_GRAY8 -> GRAY8;
            case avutil.AV_PIX_FMT_RGB24 -> RGB24;
            case avutil.AV_PIX_FMT_BGR24 -> BGR24;
            case avutil.AV_PIX_FMT_RGBA -> RGBA32;
            case avutil.AV_PIX_FMT_BGRA -> BGRA32;
            default ->
                throw InvalidInputException.of(
                        "frame",
                        Problem.UNSUPPORTED,
                        "pixel format " + name(format),
                        "gray, rgb24, bgr24, rgba or bgra; use the grabber's setImageMode(ImageMode.COLOR)");
        };
    }

    private static String name(int format) {
        BytePointer name = avutil.av_get_pix_fmt_name(format);
        return name == null ? String.valueOf(format) : name.getString();
    }

    /** A picture of one plane of bytes in memory that is still there. */
    static void requirePicture(Frame frame) {
        if (frame.opaque instanceof Pointer memory && memory.isNull()) {
            throw InvalidInputException.of(
                    "frame",
                    Problem.INVALID,
                    "a frame whose grabber was stopped",
                    "one of a running grabber; convert it, or clone() it, before the grabber is stopped");
        }
        if (frame.image == null || frame.image.length == 0) {
            throw InvalidInputException.of(
                    "frame",
                    Problem.MISSING,
                    frame.samples != null ? "sound and no picture" : "no picture",
                    "a picture; ask the grabber for grabImage()");
        }
        if (frame.image.length != 1) {
            throw InvalidInputException.of(
                    "frame", Problem.UNSUPPORTED, frame.image.length + " planes", "one plane of packed pixels");
        }
        if (frame.imageDepth != Frame.DEPTH_UBYTE || !(frame.image[0] instanceof ByteBuffer)) {
            throw InvalidInputException.of(
                    "frame",
                    Problem.UNSUPPORTED,
                    "channels of depth " + frame.imageDepth + " in a "
                            + frame.image[0].getClass().getSimpleName(),
                    "8-bit channels (Frame.DEPTH_UBYTE) in a ByteBuffer");
        }
    }
}
