package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_FRAME_DURATION;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_DBL;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S32;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S32P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_U8;
import static org.bytedeco.ffmpeg.global.avutil.av_calloc;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_from_string;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_count;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import io.github.dreamtalk.lifetime.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.opentest4j.AssertionFailedError;

/** Files whose sound and pictures stand where their time stamps say. */
final class Tracks {
    static {
        Ffmpeg.load();
    }

    private final String format;
    private final List<Track> tracks = new ArrayList<>();
    private final Map<Integer, int[]> matrices = new HashMap<>();
    private final Map<Integer, Integer> dispositions = new HashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<String> chapters = new ArrayList<>();
    private int lastMillis = 40;

    /** One stream: its coder, and what it is fed. */
    private interface Track {
        AVCodecContext open(AVCodec encoder, Scope scope, boolean globalHeader);

        String coding();

        int frames(AVCodecContext codec);

        /** Fills frame i and gives it its time in the coder's ticks. */
        void fill(AVCodecContext codec, AVFrame frame, int i);
    }

    private Tracks(String format) {
        this.format = format;
    }

    static Tracks in(String format) {
        return new Tracks(format);
    }

    /**
     * Adds sound.
     *
     * @param layout as FFmpeg names it, such as {@code mono} or {@code 5.1}; {@code "6 channels"} states none
     * @param samples interleaved
     * @param starts time of each piece of {@code piece} samples, in samples; pieces without one follow
     */
    Tracks sound(String coding, int rate, String layout, float[] samples, int piece, long... starts) {
        tracks.add(new Track() {
            @Override
            public String coding() {
                return coding;
            }

            @Override
            @SuppressWarnings("deprecation") // The successor takes six pointers to say the same.
            public AVCodecContext open(AVCodec encoder, Scope scope, boolean globalHeader) {
                AVCodecContext codec = coder(encoder, scope, globalHeader);
                codec.sample_rate(rate).sample_fmt(encoder.sample_fmts().get(0)).time_base(av_make_q(1, rate));
                if (layout.endsWith("channels")) {
                    codec.ch_layout().nb_channels(Integer.parseInt(layout.substring(0, layout.indexOf(' '))));
                } else {
                    av_channel_layout_from_string(codec.ch_layout(), layout);
                }
                return codec;
            }

            private int piece(AVCodecContext codec) {
                return codec.frame_size() > 0 ? codec.frame_size() : piece;
            }

            @Override
            public int frames(AVCodecContext codec) {
                int channels = codec.ch_layout().nb_channels();
                return (samples.length / channels + piece(codec) - 1) / piece(codec);
            }

            @Override
            public void fill(AVCodecContext codec, AVFrame frame, int i) {
                int channels = codec.ch_layout().nb_channels();
                int first = i * piece(codec);
                int count = Math.min(piece(codec), samples.length / channels - first);
                frame.nb_samples(count).format(codec.sample_fmt()).sample_rate(rate);
                av_channel_layout_copy(frame.ch_layout(), codec.ch_layout());
                av_frame_get_buffer(frame, 0);
                for (int c = 0; c < channels; c++) {
                    for (int s = 0; s < count; s++) {
                        put(codec.sample_fmt(), frame, c, s, channels, samples[(first + s) * channels + c]);
                    }
                }
                long shift = 0;
                for (int k = 0; k < starts.length && k <= i; k++) {
                    shift = starts[k] - (long) k * piece(codec);
                }
                frame.pts(first + shift);
            }
        });
        return this;
    }

    private static void put(int sampleFormat, AVFrame frame, int c, int s, int channels, float v) {
        long at = (long) s * channels + c;
        if (sampleFormat == AV_SAMPLE_FMT_S16) {
            new ShortPointer(frame.data(0)).put(at, (short) Math.round(v * 32767));
        } else if (sampleFormat == AV_SAMPLE_FMT_FLT) {
            new FloatPointer(frame.data(0)).put(at, v);
        } else if (sampleFormat == AV_SAMPLE_FMT_DBL) {
            new DoublePointer(frame.data(0)).put(at, v);
        } else if (sampleFormat == AV_SAMPLE_FMT_U8) {
            frame.data(0).put(at, (byte) Math.round(128 + v * 127));
        } else if (sampleFormat == AV_SAMPLE_FMT_S32) {
            new IntPointer(frame.data(0)).put(at, Math.round(v * (float) Integer.MAX_VALUE));
        } else if (sampleFormat == AV_SAMPLE_FMT_S16P) {
            new ShortPointer(frame.data(c)).put(s, (short) Math.round(v * 32767));
        } else if (sampleFormat == AV_SAMPLE_FMT_FLTP) {
            new FloatPointer(frame.data(c)).put(s, v);
        } else if (sampleFormat == AV_SAMPLE_FMT_S32P) {
            new IntPointer(frame.data(c)).put(s, Math.round(v * (float) Integer.MAX_VALUE));
        } else {
            throw new AssertionFailedError("samples of another kind: " + sampleFormat);
        }
    }

    /**
     * Adds grey pictures of 64 x 64.
     *
     * @param levels of the pictures, 0 to 255
     * @param millis when each is shown
     */
    Tracks pictures(String coding, int[] levels, long[] millis) {
        return pictures(
                coding,
                64,
                64,
                millis,
                (frame, i) -> Pointer.memset(frame.data(0), levels[i], 64L * frame.linesize(0)));
    }

    /** Adds five grey pictures whose quarters have levels of their own: upper left, upper right, lower left, lower right. */
    Tracks quarters(String coding, int width, int height, int[] levels) {
        return pictures(coding, width, height, new long[] {0, 40, 80, 120, 160}, (frame, i) -> {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int quarter = 2 * (2 * y / height) + 2 * x / width;
                    frame.data(0).put((long) y * frame.linesize(0) + x, (byte) levels[quarter]);
                }
            }
        });
    }

    /** Says how long the last picture that was added is shown. */
    Tracks lastFor(int milliseconds) {
        lastMillis = milliseconds;
        return this;
    }

    private Tracks pictures(String coding, int width, int height, long[] millis, ObjIntConsumer<AVFrame> painter) {
        tracks.add(new Track() {
            @Override
            public String coding() {
                return coding;
            }

            @Override
            @SuppressWarnings("deprecation") // The successor takes six pointers to say the same.
            public AVCodecContext open(AVCodec encoder, Scope scope, boolean globalHeader) {
                AVCodecContext codec = coder(encoder, scope, globalHeader);
                int format = encoder.pix_fmts().isNull()
                        ? AV_PIX_FMT_YUV420P
                        : encoder.pix_fmts().get(0);
                codec.width(width).height(height).pix_fmt(format).time_base(av_make_q(1, 1000));
                codec.framerate(av_make_q(25, 1)).gop_size(1).max_b_frames(0);
                return codec;
            }

            @Override
            public int frames(AVCodecContext codec) {
                return millis.length;
            }

            @Override
            public void fill(AVCodecContext codec, AVFrame frame, int i) {
                frame.width(width).height(height).format(codec.pix_fmt());
                av_frame_get_buffer(frame, 0);
                painter.accept(frame, i);
                Pointer.memset(frame.data(1), 128, (height + 1) / 2 * (long) frame.linesize(1));
                Pointer.memset(frame.data(2), 128, (height + 1) / 2 * (long) frame.linesize(2));
                frame.pts(millis[i]);
                frame.duration(i + 1 < millis.length ? millis[i + 1] - millis[i] : lastMillis);
            }
        });
        return this;
    }

    /**
     * Gives the track added last a display matrix.
     *
     * @param matrix nine values, row by row, as ISO/IEC 14496-12 §8.3.2 has them
     */
    Tracks turned(int... matrix) {
        matrices.put(tracks.size() - 1, matrix);
        return this;
    }

    /** Says what the track added last is for, such as {@code AV_DISPOSITION_ATTACHED_PIC}. */
    Tracks as(int disposition) {
        dispositions.put(tracks.size() - 1, disposition);
        return this;
    }

    /** Sets an option of the container's writer. One that it does not know fails. */
    Tracks option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** Notes something about the whole file. */
    Tracks note(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a chapter of half a second, behind those added before. */
    Tracks chapter(String title) {
        chapters.add(title);
        return this;
    }

    private void describe(AVFormatContext out) {
        metadata.forEach((key, value) -> {
            AVDictionary all = new AVDictionary(out.metadata());
            check(av_dict_set(all, key, value, 0), key);
            out.metadata(all);
        });
        if (!chapters.isEmpty()) {
            // The context frees them, so FFmpeg must have allocated them.
            PointerPointer<AVChapter> all = new PointerPointer<>(av_calloc(chapters.size(), Long.BYTES));
            all.capacity(chapters.size());
            for (int i = 0; i < chapters.size(); i++) {
                AVChapter chapter = new AVChapter(av_calloc(1, new AVChapter().sizeof()));
                AVDictionary title = new AVDictionary((Pointer) null);
                check(av_dict_set(title, "title", chapters.get(i), 0), "chapter");
                chapter.id(i)
                        .time_base(av_make_q(1, 1000))
                        .start(500L * i)
                        .end(500L * (i + 1))
                        .metadata(title);
                all.put(i, chapter);
            }
            out.nb_chapters(chapters.size()).chapters(all);
        }
    }

    private void writeHeader(AVFormatContext out) {
        AVDictionary left = new AVDictionary((Pointer) null);
        options.forEach((key, value) -> check(av_dict_set(left, key, value, 0), key));
        int rc = avformat_write_header(out, left);
        int unknown = av_dict_count(left);
        av_dict_free(left);
        check(rc, "header");
        if (unknown > 0) {
            throw new AssertionFailedError(format + " does not know all of " + options);
        }
    }

    private void turn(AVStream stream, int track) {
        int[] matrix = matrices.get(track);
        if (matrix != null) {
            PointerPointer<AVPacketSideData> all = new PointerPointer<AVPacketSideData>(1).put(0, (Pointer) null);
            AVCodecParameters parameters = stream.codecpar();
            IntPointer count = new IntPointer(1).put(0);
            AVPacketSideData made = av_packet_side_data_new(
                    all, count, AV_PKT_DATA_DISPLAYMATRIX, (long) Integer.BYTES * matrix.length, 0);
            new IntPointer(made.data()).put(matrix);
            parameters.coded_side_data(new AVPacketSideData(all.get(0))).nb_coded_side_data(count.get());
        }
    }

    private static AVCodecContext coder(AVCodec encoder, Scope scope, boolean globalHeader) {
        AVCodecContext codec = avcodec_alloc_context3(encoder);
        scope.own(() -> avcodec_free_context(codec));
        codec.strict_std_compliance(-2);
        codec.flags(codec.flags() | AV_CODEC_FLAG_FRAME_DURATION);
        if (globalHeader) {
            codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        return codec;
    }

    Path write(Path file) {
        try (Scope scope = new Scope()) {
            AVFormatContext out = new AVFormatContext(null);
            try (BytePointer name = new BytePointer(format);
                    BytePointer url = new BytePointer(file.toString())) {
                check(avformat_alloc_output_context2(out, null, name, url), format);
            }
            scope.own(() -> avformat_free_context(out));
            boolean global = (out.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
            List<AVCodecContext> codecs = new ArrayList<>();
            for (Track track : tracks) {
                AVCodec encoder = avcodec_find_encoder_by_name(track.coding());
                AVCodecContext codec = track.open(encoder, scope, global);
                check(avcodec_open2(codec, encoder, (AVDictionary) null), track.coding());
                AVStream stream = avformat_new_stream(out, null);
                avcodec_parameters_from_context(stream.codecpar(), codec);
                stream.time_base(codec.time_base());
                turn(stream, codecs.size());
                stream.disposition(dispositions.getOrDefault(codecs.size(), 0));
                codecs.add(codec);
            }
            out.strict_std_compliance(-2);
            AVIOContext io = new AVIOContext((Pointer) null);
            check(avio_open(io, file.toString(), AVIO_FLAG_WRITE), file.toString());
            scope.own(() -> avio_closep(io));
            out.pb(io);
            describe(out);
            writeHeader(out);
            AVPacket packet = av_packet_alloc();
            scope.own(() -> av_packet_free(packet));
            for (int t = 0; t < tracks.size(); t++) {
                for (int i = 0; i <= tracks.get(t).frames(codecs.get(t)); i++) {
                    encode(out, packet, t, codecs.get(t), i);
                }
            }
            check(av_write_trailer(out), "trailer");
            return file;
        }
    }

    /** Frame i, or the end after the last. */
    private void encode(AVFormatContext out, AVPacket packet, int t, AVCodecContext codec, int i) {
        AVFrame frame = i < tracks.get(t).frames(codec) ? av_frame_alloc() : null;
        if (frame != null) {
            tracks.get(t).fill(codec, frame, i);
        }
        check(avcodec_send_frame(codec, frame), "encoding");
        if (frame != null) {
            av_frame_free(frame);
        }
        while (avcodec_receive_packet(codec, packet) >= 0) {
            packet.stream_index(t);
            av_packet_rescale_ts(packet, codec.time_base(), out.streams(t).time_base());
            check(av_interleaved_write_frame(out, packet), "writing");
        }
    }

    private static void check(int rc, String what) {
        if (rc < 0) {
            throw new AssertionFailedError(what + ": " + Ffmpeg.error(rc));
        }
    }
}
