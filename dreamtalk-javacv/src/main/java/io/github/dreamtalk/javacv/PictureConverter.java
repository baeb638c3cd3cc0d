package io.github.dreamtalk.javacv;

import io.github.dreamtalk.VideoFrame;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.RgbImage;
import java.time.Duration;
import java.util.Objects;
import org.bytedeco.javacv.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Converts between JavaCV's {@link Frame} and this library's pictures. Frames that come out are this converter's own and hold
 * until its next conversion or {@link #close()}, as JavaCV's converters have it; pictures that come out belong to the caller.
 * Frames that go in may have padded rows; they are read during the call only. Each direction copies the pixels once.
 *
 * <p>It is not a {@link org.bytedeco.javacv.FrameConverter}, whose one type of picture would leave no room for {@link
 * VideoFrame}. Not thread-safe.
 */
public final class PictureConverter implements AutoCloseable {
    static {
        ClassPathModules.read();
    }

    private final @Nullable PixelLayout layout;
    private @Nullable Frame frame;

    /** Takes frames of whatever {@link PixelLayout#of} says, and gives BGR, or RGBA where a picture has an alpha channel. */
    public PictureConverter() {
        this.layout = null;
    }

    /**
     * Takes and gives frames of one layout, whatever they say of themselves.
     *
     * @param layout order of the bytes of a pixel
     */
    public PictureConverter(PixelLayout layout) {
        this.layout = Objects.requireNonNull(layout, "layout");
    }

    /**
     * A picture as JavaCV has them.
     *
     * @param image the picture; not kept
     * @return a frame in native memory, this converter's own
     */
    public Frame convert(RgbImage image) {
        return fill(layout == null ? PixelLayout.BGR24 : layout, image, null);
    }

    /**
     * A finished frame as JavaCV has them, its time in microseconds.
     *
     * @param video the frame; not kept
     * @return a frame in native memory, this converter's own
     * @throws InvalidInputException if the frame has an alpha channel and the layout has none
     */
    public Frame convert(VideoFrame video) {
        PixelLayout as = layout;
        if (as == null) {
            as = video.alpha() == null ? PixelLayout.BGR24 : PixelLayout.RGBA32;
        } else if (video.alpha() != null && !as.hasAlpha()) {
            throw InvalidInputException.of(
                    "layout", Problem.CONFLICT, as + " for a frame with an alpha channel", "RGBA32 or BGRA32");
        }
        Frame out = fill(as, video.image(), video.alpha());
        out.timestamp = video.time().toNanos() / 1000;
        return out;
    }

    private Frame fill(PixelLayout as, RgbImage image, byte @Nullable [] alpha) {
        Frame out = frame;
        if (out == null
                || out.imageWidth != image.width()
                || out.imageHeight != image.height()
                || out.imageChannels != as.channels()) {
            close();
            out = new Frame(image.width(), image.height(), Frame.DEPTH_UBYTE, as.channels());
            out.type = Frame.Type.VIDEO;
            frame = out;
        }
        out.timestamp = 0;
        new PixelRows(as).fill(out, image, alpha);
        return out;
    }

    /**
     * The picture of a frame.
     *
     * @param frame of 8-bit channels; read during the call only
     * @return a new picture; on white where the frame is transparent
     * @throws InvalidInputException if there is no picture in it, or none of a layout known here
     */
    public RgbImage convert(Frame frame) {
        return rows(frame).picture(frame, true);
    }

    /**
     * The picture of a frame with its time and alpha channel.
     *
     * @param frame of 8-bit channels, its timestamp in microseconds; read during the call only
     * @param index frame number from 0, which JavaCV's frames do not have
     * @return a new frame; its alpha is null if the layout has none
     * @throws InvalidInputException if there is no picture in it, or none of a layout known here
     */
    public VideoFrame convert(Frame frame, long index) {
        PixelRows rows = rows(frame);
        return new VideoFrame(
                index, Duration.ofNanos(1000 * frame.timestamp), rows.picture(frame, false), rows.alpha(frame));
    }

    private PixelRows rows(Frame from) {
        return new PixelRows(layout == null ? PixelLayout.of(from) : layout);
    }

    /** Frees the frame that came out last. The converter can be used again. */
    @Override
    public void close() {
        if (frame != null) {
            frame.close();
            frame = null;
        }
    }
}
