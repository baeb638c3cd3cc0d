package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/**
 * Opens files and decoders, with the lists of what may be opened told to FFmpeg itself: whatever demuxer or decoder it
 * chooses, it keeps to them.
 */
final class Decoders {
    /** No file can make FFmpeg open anything but a local file. */
    static final String PROTOCOLS = "file";

    private Decoders() {}

    static boolean lists(String list, String name) {
        return List.of(list.split(",")).contains(name);
    }

    /**
     * Opens a file.
     *
     * @param format becomes the file's; owned by the scope if it was opened
     * @param demuxers that may look at the file
     * @param codecs that may look at its streams
     * @return below 0 if it could not be opened
     */
    static int open(AVFormatContext format, Path file, String demuxers, String codecs, Scope owner) {
        try {
            if (!ItemTables.allow(file)) {
                return AVERROR_INVALIDDATA;
            }
        } catch (IOException e) {
            throw new MediaException(file + ": the file could not be read: " + e, e);
        }
        try (Scope opening = new Scope()) {
            BytePointer url = NativeMemory.text(Ffmpeg.url(file), opening);
            Map<String, String> allowed =
                    Map.of("protocol_whitelist", PROTOCOLS, "format_whitelist", demuxers, "codec_whitelist", codecs);
            int rc = avformat_open_input(format, url, null, NativeMemory.options(allowed, opening));
            if (rc >= 0) {
                owner.own(() -> avformat_close_input(format));
            }
            return rc;
        }
    }

    /**
     * Opens a decoder.
     *
     * @param made a context of the decoder, as yet closed
     * @param codecs that may be opened
     * @return below 0 if it could not be opened
     */
    static int open(
            AVCodecContext made, AVCodec decoder, AVCodecParameters parameters, AVRational tick, String codecs) {
        int rc = avcodec_parameters_to_context(made, parameters);
        if (rc < 0) {
            return rc;
        }
        made.pkt_timebase(tick);
        try (Scope opening = new Scope()) {
            return avcodec_open2(made, decoder, NativeMemory.options(Map.of("codec_whitelist", codecs), opening));
        }
    }
}
