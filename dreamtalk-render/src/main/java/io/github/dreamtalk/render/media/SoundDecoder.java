package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.MediaException;
import io.github.dreamtalk.spi.MediaLimits;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the best audio stream of one file, block by block, at a rate and channel count of the caller's choice. The
 * demuxers and decoders that may look at the file are allow-listed and only the file protocol exists, so a playlist, a
 * concat script or an SDP file is refused by FFmpeg itself whatever its name says. Damaged stretches are skipped and
 * reported by a warning at the end. Not thread-safe.
 */
final class SoundDecoder implements AutoCloseable {
    static final String EXPECTED = "a sound or video file (wav, mp3, m4a, mp4, mov, flac, ogg, opus, webm)";
    private static final Logger LOG = LoggerFactory.getLogger(SoundDecoder.class);
    private static final String FORMATS = "wav,w64,mp3,mov,mp4,m4a,flac,ogg,matroska,webm,aac,aiff,caf,au";
    private static final String CODECS =
            "aac,aac_latm,ac3,eac3,alac,flac,opus,libopus,mp2,mp2float,mp3,mp3float,vorbis,"
                    + "adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,pcm_alaw,pcm_mulaw,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,"
                    + "pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be";
    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 768_000;

    private final Path file;
    private final MediaLimits limits;
    private final AVFormatContext format = new AVFormatContext(null);
    private @Nullable AVCodecContext codec;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final AVChannelLayout layout = frame.ch_layout();
    private @Nullable SoundConverter converter;
    private int stream;
    private int damaged;
    private boolean draining;
    private boolean ended;
    private boolean closed;

    SoundDecoder(Path file, MediaLimits limits) {
        this.file = file;
        this.limits = limits;
        LocalFile.check(file, EXPECTED);
        try {
            open();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open() {
        AVDictionary options = new AVDictionary(null);
        int rc;
        try (BytePointer url = Ffmpeg.url(file)) {
            av_dict_set(options, "protocol_whitelist", "file", 0);
            av_dict_set(options, "format_whitelist", FORMATS, 0);
            av_dict_set(options, "codec_whitelist", CODECS, 0);
            rc = avformat_open_input(format, url, null, options);
        } finally {
            av_dict_free(options);
        }
        if (rc < 0) {
            throw new InvalidInputException(file + ": found something that is no supported sound (" + Ffmpeg.error(rc)
                    + "), expected " + EXPECTED + "; convert it to wav");
        }
        rc = avformat_find_stream_info(format, (AVDictionary) null);
        if (rc < 0) {
            throw new InvalidInputException(
                    file + ": its streams cannot be read (" + Ffmpeg.error(rc) + "), expected " + EXPECTED);
        }
        stream = av_find_best_stream(format, AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
        if (stream < 0) {
            throw new InvalidInputException(file + ": found no sound in it, expected " + EXPECTED);
        }
        for (int i = 0; i < format.nb_streams(); i++) {
            if (i != stream) {
                format.streams(i).discard(org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL);
            }
        }
        AVStream audio = format.streams(stream);
        checkShape(audio.codecpar().ch_layout().nb_channels(), audio.codecpar().sample_rate());
        double seconds = format.duration() == avutil.AV_NOPTS_VALUE ? 0 : format.duration() / (double) AV_TIME_BASE;
        if (seconds > limits.maxSeconds()) {
            throw tooLong(seconds);
        }
        AVCodec decoder = avcodec_find_decoder(audio.codecpar().codec_id());
        if (decoder == null || decoder.isNull()) {
            throw new InvalidInputException(
                    file + ": found sound in a coding without a decoder, expected " + EXPECTED + "; convert it to wav");
        }
        codec = avcodec_alloc_context3(decoder);
        rc = avcodec_parameters_to_context(codec, audio.codecpar());
        if (rc >= 0) {
            codec.codec_whitelist(null);
            codec.pkt_timebase(audio.time_base());
            rc = avcodec_open2(codec, decoder, (AVDictionary) null);
        }
        if (rc < 0) {
            throw new InvalidInputException(
                    file + ": its sound cannot be decoded (" + Ffmpeg.error(rc) + "); convert it to wav");
        }
    }

    private void checkShape(int channels, int rate) {
        if (channels < 1 || channels > limits.maxChannels()) {
            throw new InvalidInputException(file + ": found " + channels + " audio channels, expected 1 to "
                    + limits.maxChannels() + "; mix it down or raise the limit");
        }
        if (rate < MIN_RATE || rate > MAX_RATE) {
            throw new InvalidInputException(file + ": found a sample rate of " + rate + " Hz, expected " + MIN_RATE
                    + " to " + MAX_RATE + "; the file is probably damaged");
        }
    }

    private InvalidInputException tooLong(double seconds) {
        return new InvalidInputException(String.format(
                java.util.Locale.ROOT,
                "%s: found %.1f s of sound or more, expected at most %.1f s; cut it or raise the limit",
                file,
                seconds,
                limits.maxSeconds()));
    }

    /** Samples per second in the file. */
    int sourceRate() {
        return format.streams(stream).codecpar().sample_rate();
    }

    /** Channels in the file. */
    int sourceChannels() {
        return format.streams(stream).codecpar().ch_layout().nb_channels();
    }

    /** Chooses what {@link #next()} gives; called once, before it. */
    void convertTo(int rate, int channels) {
        converter = new SoundConverter(rate, channels);
    }

    /**
     * Decodes on.
     *
     * @return how many interleaved numbers {@link #samples()} holds now; 0 at the end
     */
    int next() {
        SoundConverter out = java.util.Objects.requireNonNull(converter, "convertTo first");
        AVCodecContext decoder = java.util.Objects.requireNonNull(codec);
        while (!ended) {
            int rc = avcodec_receive_frame(decoder, frame);
            if (rc >= 0) {
                int channels = layout.nb_channels();
                checkShape(channels, frame.sample_rate());
                int block = out.convert(frame, channels);
                av_frame_unref(frame);
                checkLength(out);
                if (block > 0) {
                    return block;
                }
            } else if (rc == avutil.AVERROR_EOF()) {
                ended = true;
                if (damaged > 0) {
                    LOG.warn(
                            "{}: {} damaged stretches of sound were skipped; the file may be cut short", file, damaged);
                }
                int rest = out.flush();
                checkLength(out);
                if (rest > 0) {
                    return rest;
                }
            } else if (rc == avutil.AVERROR_EAGAIN()) {
                feed(decoder);
            } else {
                damaged++;
                feed(decoder);
            }
        }
        return 0;
    }

    /** The block of the latest {@link #next()}, overwritten by the next one: a long file makes no garbage. */
    float[] samples() {
        return java.util.Objects.requireNonNull(converter, "convertTo first").samples();
    }

    private void checkLength(SoundConverter out) {
        if (out.seconds() > limits.maxSeconds() + 0.05) {
            throw tooLong(out.seconds());
        }
    }

    private void feed(AVCodecContext decoder) {
        if (draining) {
            // A decoder that still reports an error after the end will report it for ever.
            ended = true;
            return;
        }
        while (true) {
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
                    throw new MediaException(file + ": out of memory while decoding its sound");
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
        if (closed) {
            return;
        }
        closed = true;
        if (converter != null) {
            converter.close();
        }
        av_packet_free(packet);
        av_frame_free(frame);
        if (codec != null) {
            avcodec_free_context(codec);
        }
        avformat_close_input(format);
    }
}
