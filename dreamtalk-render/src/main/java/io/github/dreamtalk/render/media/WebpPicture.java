package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Reads a WebP picture (RFC 9649) through FFmpeg; of an animation the first picture, on white where it does not fill the
 * canvas.
 */
final class WebpPicture {
    private static final int RIFF = 12;
    private static final int CHUNK = 8;
    private static final int FRAME_HEADER = 16;

    private final Path file;
    private final ByteBuffer bytes;
    private final PictureSizes sizes;
    private final MediaLimits limits;

    private WebpPicture(Path file, byte[] content, MediaLimits limits) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        this.sizes = new PictureSizes(file, limits);
        this.limits = limits;
    }

    static RgbImage read(Path file, MediaLimits limits) throws IOException {
        // Nothing sensible is larger than its pixels.
        long most = 4 * limits.maxPixels() + (1 << 20);
        if (Files.size(file) > most) {
            throw new InvalidInputException(file + ": found a WebP picture of " + Files.size(file)
                    + " bytes, expected at most " + most + "; export it again");
        }
        return new WebpPicture(file, Files.readAllBytes(file), limits).read();
    }

    private RgbImage read() {
        long stated = CHUNK + (bytes.getInt(4) & 0xffffffffL);
        if (stated > bytes.capacity()) {
            throw PictureEnd.cutOff(file, bytes.capacity(), stated);
        }
        int at = RIFF;
        int width = 0;
        int height = 0;
        while (at + CHUNK <= bytes.capacity()) {
            int length = length(at);
            int body = at + CHUNK;
            switch (type(at)) {
                case "VP8X" -> {
                    need(length >= 10);
                    width = 1 + int24(body + 4);
                    height = 1 + int24(body + 7);
                    sizes.check(width, height);
                }
                case "ANMF" -> {
                    need(length >= FRAME_HEADER && width > 0);
                    return onCanvas(width, height, body, length);
                }
                case "VP8 ", "VP8L" -> {
                    if (width == 0) {
                        checkFrame(at, body, length);
                    }
                    return decode(bytes.array());
                }
                default -> {
                    // Alpha is found by the decoder; profiles, EXIF and the unknown are not for it.
                }
            }
            at = body + length + (length & 1);
        }
        throw new InvalidInputException(file + ": found a WebP file without a picture in it, expected one");
    }

    /** The first frame of an animation is a picture in itself, but for the header of a file. */
    private RgbImage onCanvas(int width, int height, int body, int length) {
        int x = 2 * int24(body);
        int y = 2 * int24(body + 3);
        int w = 1 + int24(body + 6);
        int h = 1 + int24(body + 9);
        need(x + w <= width && y + h <= height);
        byte[] chunks = Arrays.copyOfRange(bytes.array(), body + FRAME_HEADER, body + length);
        boolean alpha = new String(chunks, 0, Math.min(4, chunks.length), StandardCharsets.ISO_8859_1).equals("ALPH");
        int extended = alpha ? CHUNK + 10 : 0;
        ByteBuffer still = ByteBuffer.allocate(RIFF + extended + chunks.length).order(ByteOrder.LITTLE_ENDIAN);
        still.put(ascii("RIFF")).putInt(still.capacity() - CHUNK).put(ascii("WEBP"));
        if (alpha) {
            still.put(ascii("VP8X")).putInt(10).putInt(0x10);
            still.put(new byte[] {
                (byte) (w - 1),
                (byte) (w - 1 >> 8),
                (byte) (w - 1 >> 16),
                (byte) (h - 1),
                (byte) (h - 1 >> 8),
                (byte) (h - 1 >> 16)
            });
        }
        still.put(chunks);
        RgbImage frame = decode(still.array());
        need(frame.width() == w && frame.height() == h);
        if (w == width && h == height) {
            return frame;
        }
        byte[] canvas = new byte[3 * width * height];
        Arrays.fill(canvas, (byte) 255);
        for (int row = 0; row < h; row++) {
            System.arraycopy(frame.data(), 3 * w * row, canvas, 3 * ((y + row) * width + x), 3 * w);
        }
        return new RgbImage(width, height, canvas);
    }

    /** The size a simple file states in its first and only chunk, before any pixel is decoded. */
    private void checkFrame(int at, int body, int length) {
        need(length >= 10);
        if (type(at).equals("VP8L")) {
            int bits = bytes.getInt(body + 1);
            sizes.check(1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff));
        } else {
            sizes.check(bytes.getShort(body + 6) & 0x3fff, bytes.getShort(body + 8) & 0x3fff);
        }
    }

    private RgbImage decode(byte[] still) {
        try (Scope scope = new Scope()) {
            AVCodec webp = NativeMemory.present(avcodec_find_decoder(AV_CODEC_ID_WEBP), "a decoder of WebP");
            AVCodecContext decoder = NativeMemory.codec(webp, scope);
            AVPacket packet = NativeMemory.packet(scope);
            if (avcodec_open2(decoder, webp, (AVDictionary) null) < 0 || av_new_packet(packet, still.length) < 0) {
                throw new MediaException(file + ": FFmpeg's decoder of WebP did not start");
            }
            packet.data().put(still, 0, still.length);
            return StillFrame.decode(file, decoder, packet, limits.maxPixels(), null);
        }
    }

    private void need(boolean sound) {
        if (!sound) {
            throw new InvalidInputException(file + ": found a damaged WebP picture, expected one that keeps to its own"
                    + " sizes; export it again");
        }
    }

    private int length(int at) {
        int length = bytes.getInt(at + 4);
        need(length >= 0 && length <= bytes.capacity() - at - CHUNK);
        return length;
    }

    private String type(int at) {
        return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
    }

    private int int24(int at) {
        return bytes.getShort(at) & 0xffff | (bytes.get(at + 2) & 0xff) << 16;
    }

    private static byte[] ascii(String four) {
        return four.getBytes(StandardCharsets.US_ASCII);
    }
}
