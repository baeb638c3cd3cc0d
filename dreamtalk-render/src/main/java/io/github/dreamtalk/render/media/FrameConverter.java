package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_FCC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_SMPTE240M;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.RgbImage;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pictures of one size to 8-bit RGB, by the bit-exact path of FFmpeg, so that the pixels are the same on every
 * machine; what is transparent is composed on white. Not thread-safe.
 */
final class FrameConverter implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final Path file;
    private final int width;
    private final int height;
    private final int custom;
    private final Scope natives = new Scope();
    private final int stride;
    private final BytePointer pixels;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private @Nullable SwsContext converter;

    /**
     * A converter.
     *
     * @param custom SWS_CS_ number of the matrix of pictures that state none
     */
    FrameConverter(Path file, int width, int height, int custom) {
        this.file = file;
        this.custom = custom;
        this.width = width;
        this.height = height;
        // The converter may write past a row's end, but never past its aligned length.
        stride = (4 * width + 2 * ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        try {
            natives.own(this::freeConverter);
            pixels = NativeMemory.bytes((long) stride * height + ALIGNMENT, natives);
            planes = NativeMemory.addresses(4, pixels, natives);
            strides = NativeMemory.ints(natives, stride, 0, 0, 0);
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
    }

    private void freeConverter() {
        if (converter != null) {
            sws_freeContext(converter);
            converter = null;
        }
    }

    /** A new picture, the caller's own. */
    RgbImage convert(AVFrame frame) {
        if (frame.width() != width || frame.height() != height) {
            throw new MediaException(file + ": found a frame of " + frame.width() + "x" + frame.height()
                    + " after some of " + width + "x" + height + ", expected one size; convert it");
        }
        AVPixFmtDescriptor kind = av_pix_fmt_desc_get(frame.format());
        boolean transparent = kind != null && (kind.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
        converter = sws_getCachedContext(
                converter,
                width,
                height,
                frame.format(),
                width,
                height,
                transparent ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24,
                SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT,
                null,
                null,
                (DoublePointer) null);
        if (converter == null || converter.isNull()) {
            throw new MediaException(file + ": found a pixel format (" + frame.format()
                    + ") that cannot be converted; convert it to mp4");
        }
        IntPointer matrix = sws_getCoefficients(matrix(frame.colorspace()));
        int full = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
        sws_setColorspaceDetails(converter, matrix, full, matrix, 1, 0, 1 << 16, 1 << 16);
        if (sws_scale(converter, frame.data(), frame.linesize(), 0, height, planes, strides) != height) {
            throw new MediaException(file + ": a frame could not be converted to RGB");
        }
        byte[] rgb = new byte[3 * width * height];
        byte[] row = new byte[4 * width];
        for (int y = 0; y < height; y++) {
            pixels.position((long) y * stride);
            if (transparent) {
                pixels.get(row, 0, row.length);
                onWhite(row, rgb, 3 * width * y);
            } else {
                pixels.get(rgb, 3 * width * y, 3 * width);
            }
        }
        pixels.position(0);
        return new RgbImage(width, height, rgb);
    }

    private void onWhite(byte[] rgba, byte[] rgb, int at) {
        for (int x = 0; x < width; x++) {
            int alpha = rgba[4 * x + 3] & 255;
            for (int c = 0; c < 3; c++) {
                int opaque = (rgba[4 * x + c] & 255) * alpha;
                rgb[at + 3 * x + c] = (byte) ((opaque + 255 * (255 - alpha) + 127) / 255);
            }
        }
    }

    private int matrix(int space) {
        if (space == AVCOL_SPC_UNSPECIFIED) {
            return custom;
        }
        if (space == AVCOL_SPC_BT709) {
            return SWS_CS_ITU709;
        }
        if (space == AVCOL_SPC_BT2020_NCL || space == AVCOL_SPC_BT2020_CL) {
            return SWS_CS_BT2020;
        }
        if (space == AVCOL_SPC_SMPTE240M) {
            return SWS_CS_SMPTE240M;
        }
        return space == AVCOL_SPC_FCC ? SWS_CS_FCC : SWS_CS_ITU601;
    }

    @Override
    public void close() {
        natives.close();
    }
}
