package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_BITRATE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the best stream of one kind in one file, frame by frame. The demuxers and decoders that may look at the file are
 * allow-listed and only the file protocol exists, so a playlist, a concat script or an SDP file is refused by FFmpeg itself
 * whatever its name says. Damaged stretches are skipped and counted. Not thread-safe.
 */
final class StreamDecoder implements AutoCloseable {
    /** A kind of stream, and what is let through for it. */
    enum Kind {
        SOUND(
                AVMEDIA_TYPE_AUDIO,
                "sound",
                "wav,w64,mp3,mov,mp4,m4a,flac,ogg,matroska,webm,aac,aiff,caf,au,amr,asf,avi,flv,mpegts,mpeg,ac3,eac3,gsm",
                "aac,aac_latm,ac3,eac3,alac,flac,opus,libopus,mp2,mp2float,mp3,mp3float,vorbis,amrnb,amrwb,gsm,gsm_ms,"
                        + "wmav1,wmav2,wmapro,nellymoser,speex,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,"
                        + "pcm_alaw,pcm_mulaw,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,"
                        + "pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be",
                "a sound or video file (wav, mp3, m4a, mp4, mov, flac, ogg, opus, webm, amr, wma, avi, flv, ts, mpg)",
                "; convert it to wav"),
        PICTURE(
                AVMEDIA_TYPE_VIDEO,
                "picture",
                "mov,mp4,matroska,webm,avi,asf,flv,mpegts,mpeg",
                "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libaom-av1,mpeg4,mpeg2video,mpeg1video,"
                        + "h263,flv,msmpeg4,wmv1,wmv2,wmv3,vc1,vp6,vp6f,mjpeg,png,ffv1,rawvideo,prores",
                "a video file (mp4, mov, webm, mkv, avi)",
                "; convert it to mp4 with H.264");

        final String expected;
        private final int type;
        private final String word;
        private final String formats;
        private final String codecs;
        private final String fix;

        Kind(int type, String word, String formats, String codecs, String expected, String fix) {
            this.type = type;
            this.word = word;
            this.formats = formats;
            this.codecs = codecs;
            this.expected = expected;
            this.fix = fix;
        }

        List<String> codecs() {
            return List.of(codecs.split(","));
        }

        List<String> formats() {
            return List.of(formats.split(","));
        }
    }

    private final Path file;
    private final Kind kind;
    private final Cancellation cancellation;
    private final Scope natives = new Scope();
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVPacket packet;
    private final AVFrame frame;
    private final int stream;
    private @Nullable AVCodecContext codec;
    private int damaged;
    private boolean draining;
    private boolean ended;

    StreamDecoder(Path file, Kind kind, Cancellation cancellation) {
        this(file, kind, kind.formats, cancellation);
    }

    /**
     * Opens a file.
     *
     * @param formats demuxers that may look at it; in production those of the kind
     */
    StreamDecoder(Path file, Kind kind, String formats, Cancellation cancellation) {
        this.file = file;
        this.kind = kind;
        this.cancellation = cancellation;
        LocalFile.check(file, kind.expected);
        try {
            packet = NativeMemory.packet(natives);
            frame = NativeMemory.frame(natives);
            open(formats);
            stream = chooseStream();
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
    }

    private void open(String formats) {
        int rc = Decoders.open(format, file, formats, kind.codecs, natives);
        if (rc < 0) {
            String cut = MovieBoxes.missingIndex(file);
            if (cut != null) {
                throw new InvalidInputException(file + ": found " + cut);
            }
            String found = FoundFormat.of(file);
            throw new InvalidInputException(file + ": found "
                    + (found == null ? "something" : found + ",") + " which is no supported " + kind.word + " ("
                    + Ffmpeg.error(rc) + "), expected " + kind.expected + kind.fix);
        }
    }

    private int chooseStream() {
        int rc = avformat_find_stream_info(format, (AVDictionary) null);
        if (rc < 0) {
            throw new InvalidInputException(
                    file + ": its streams cannot be read (" + Ffmpeg.error(rc) + "), expected " + kind.expected);
        }
        int best = av_find_best_stream(format, kind.type, -1, -1, (AVCodec) null, 0);
        if (best < 0) {
            throw new InvalidInputException(file + ": found no " + kind.word + " in it, expected " + kind.expected);
        }
        for (int i = 0; i < format.nb_streams(); i++) {
            if (i != best) {
                format.streams(i).discard(AVDISCARD_ALL);
            }
        }
        return best;
    }

    /** The stream's description. */
    AVStream stream() {
        return format.streams(stream);
    }

    /** The demuxer, with what it was told of the lists. */
    AVFormatContext format() {
        return format;
    }

    /** Duration the container states, in seconds; 0 if it states none. */
    double seconds() {
        return format.duration() == avutil.AV_NOPTS_VALUE ? 0 : format.duration() / (double) AV_TIME_BASE;
    }

    /** A time stamp in seconds; NaN if the frame has none. */
    double secondsOf(AVFrame shown) {
        return seconds(stream(), shown.best_effort_timestamp());
    }

    /** How long a frame is shown, in seconds; 0 if nobody knows. */
    double lengthOf(AVFrame shown) {
        return seconds(stream(), shown.duration());
    }

    /** How pictures are turned to be upright, as the container says. */
    Turn turn() {
        AVCodecParameters parameters = stream().codecpar();
        return new SideData(parameters.coded_side_data(), parameters.nb_coded_side_data()).turn();
    }

    private static double seconds(AVStream of, long stamp) {
        AVRational tick = of.time_base();
        return stamp == avutil.AV_NOPTS_VALUE ? Double.NaN : stamp * ((double) tick.num() / tick.den());
    }

    /** When the pictures of the file begin, in seconds of its own clock; NaN if there are none or nobody knows. */
    double pictureStart() {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream other = format.streams(i);
            // A cover picture has no time.
            if (other.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
                    && (other.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0) {
                return seconds(other, other.start_time());
            }
        }
        return Double.NaN;
    }

    /**
     * Duration of the stream that its container states in so many words, and not by a guess from its size.
     *
     * @return seconds, 0 if nothing is stated
     */
    double statedSeconds() {
        if (format.duration_estimation_method() == AVFMT_DURATION_FROM_BITRATE) {
            return 0;
        }
        double own = seconds(stream(), stream().duration());
        return Double.isNaN(own) ? seconds() : own;
    }

    /** Stretches that could not be read or decoded. */
    int damaged() {
        return damaged;
    }

    /** Opens the decoder: once, after the caller has checked the stream's shape, before {@link #next()}. */
    void openCodec() {
        AVCodec decoder = avcodec_find_decoder(stream().codecpar().codec_id());
        if (decoder == null || decoder.isNull()) {
            throw new InvalidInputException(file + ": found " + kind.word + " in a coding without a decoder, expected "
                    + kind.expected + kind.fix);
        }
        String coding = decoder.name().getString();
        if (!Decoders.lists(kind.codecs, coding)) {
            throw new InvalidInputException(file + ": found " + kind.word + " coded as '" + coding
                    + "', which is not let in, expected " + kind.expected + " of a common coding" + kind.fix);
        }
        AVCodecContext made = NativeMemory.codec(decoder, natives);
        int rc = Decoders.open(made, decoder, stream().codecpar(), stream().time_base(), kind.codecs);
        if (rc < 0) {
            throw new InvalidInputException(
                    file + ": its " + kind.word + " cannot be decoded (" + Ffmpeg.error(rc) + ")" + kind.fix);
        }
        codec = made;
    }

    /** The list by which FFmpeg itself refuses decoders, once {@link #openCodec()} was called. */
    String codecWhitelist() {
        return java.util.Objects.requireNonNull(codec, "openCodec first")
                .codec_whitelist()
                .getString();
    }

    /** The next frame, overwritten by the next call; null at the end. */
    @Nullable
    AVFrame next() {
        AVCodecContext decoder = java.util.Objects.requireNonNull(codec, "openCodec first");
        while (!ended) {
            av_frame_unref(frame);
            int rc = avcodec_receive_frame(decoder, frame);
            if (rc >= 0) {
                // A decoder may guess what it could not read.
                damaged += frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 ? 1 : 0;
                return frame;
            }
            if (rc == avutil.AVERROR_EOF()) {
                ended = true;
            } else {
                if (rc != avutil.AVERROR_EAGAIN()) {
                    damaged++;
                }
                feed(decoder);
            }
        }
        return null;
    }

    private void feed(AVCodecContext decoder) {
        if (draining) {
            // A decoder that still reports an error after the end will report it for ever.
            ended = true;
            return;
        }
        while (true) {
            cancellation.check(file + ": reading its " + kind.word);
            int rc = av_read_frame(format, packet);
            if (rc < 0) {
                if (rc != avutil.AVERROR_EOF()) {
                    damaged++;
                }
                draining = true;
                avcodec_send_packet(decoder, null);
                return;
            }
            boolean ours = packet.stream_index() == stream;
            int sent = ours ? avcodec_send_packet(decoder, packet) : 0;
            av_packet_unref(packet);
            if (ours) {
                if (sent == avutil.AVERROR_ENOMEM()) {
                    throw new MediaException(file + ": out of memory while decoding its " + kind.word);
                }
                if (sent < 0) {
                    damaged++;
                } else {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        natives.close();
    }
}
