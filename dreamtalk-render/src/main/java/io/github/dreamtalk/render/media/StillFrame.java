package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.RgbImage;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Decodes the one frame of a still picture. */
final class StillFrame {
    private StillFrame() {}

    /**
     * Decodes a packet that holds a whole picture.
     *
     * @param decoder opened; of no further use
     * @param maxPixels the decoder refuses more, before memory is taken
     * @param stated what the container says of its colours, which counts more than what the coding says; null if nothing
     * @throws InvalidInputException if it cannot be decoded
     */
    static RgbImage decode(
            Path file, AVCodecContext decoder, AVPacket packet, long maxPixels, @Nullable HeifColours stated) {
        try (Scope scope = new Scope()) {
            AVFrame frame = NativeMemory.frame(scope);
            decoder.max_pixels(maxPixels);
            int rc = avcodec_send_packet(decoder, packet);
            if (rc >= 0) {
                avcodec_send_packet(decoder, null);
                rc = avcodec_receive_frame(decoder, frame);
            }
            if (rc < 0) {
                throw new InvalidInputException(file + ": found a picture that cannot be decoded (" + Ffmpeg.error(rc)
                        + "), expected a whole one; export it again");
            }
            if (stated != null && stated.matrix() >= 0) {
                frame.colorspace(stated.matrix());
                frame.color_range(stated.full() ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
            }
            // What a still picture does not say is BT.601, by WebP's own word and by MIAF's.
            FrameConverter converter =
                    scope.own(new FrameConverter(file, frame.width(), frame.height(), SWS_CS_ITU601));
            return converter.convert(frame);
        }
    }
}
