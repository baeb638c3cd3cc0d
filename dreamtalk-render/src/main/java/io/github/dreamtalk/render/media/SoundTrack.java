package io.github.dreamtalk.render.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** The original sound, decoded and coded anew as the picture advances, silence after its end. Not thread-safe. */
final class SoundTrack implements AutoCloseable {
    private final Muxer muxer;
    private final Scope natives = new Scope();
    private final SoundDecoder source;
    private final Container container;
    private final AVCodecContext codec;
    private final AVStream stream;
    private final int rate;
    private final int channels;
    private final int blockSize;
    private int pending;
    private int pendingFrom;
    private boolean sourceEnded;
    private long written;

    SoundTrack(Muxer muxer, Container container, Path sound, Cancellation cancellation) {
        this.muxer = muxer;
        this.container = container;
        try {
            source = natives.own(new SoundDecoder(sound, MediaLimits.DEFAULT, cancellation));
            rate = container.soundRate(source.sourceRate());
            channels = Math.min(2, source.sourceChannels());
            source.convertTo(rate, channels, SoundConverter.Pick.BOTH);
            codec = openEncoder(container, rate, channels);
            stream = muxer.addStream(codec);
            blockSize = codec.frame_size() > 0 ? codec.frame_size() : 1024;
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
    }

    private AVCodecContext openEncoder(Container container, int rate, int channels) {
        AVCodec encoder = avcodec_find_encoder_by_name(container.soundCodec);
        if (encoder == null || encoder.isNull()) {
            throw new BackendUnavailableException("sound encoder " + container.soundCodec
                    + ": not in this FFmpeg build; use the org.bytedeco:ffmpeg natives this library depends on");
        }
        AVCodecContext made = NativeMemory.codec(encoder, natives);
        made.sample_rate(rate).sample_fmt(container.sampleFormat);
        made.time_base().num(1).den(rate);
        made.bit_rate(channels == 1 ? 96_000 : 160_000);
        av_channel_layout_default(made.ch_layout(), channels);
        made.flags(
                made.flags() | AV_CODEC_FLAG_BITEXACT | (container == Container.MP4 ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
        int rc = avcodec_open2(made, encoder, (AVDictionary) null);
        if (rc < 0) {
            throw new MediaException("sound encoder " + container.soundCodec + ": refused " + channels + " channels at "
                    + rate + " Hz (" + Ffmpeg.error(rc) + ")");
        }
        return made;
    }

    int rate() {
        return rate;
    }

    /**
     * Encodes whole blocks up to a time.
     *
     * @param samples samples per channel since the start
     */
    void advanceTo(long samples) {
        while (written + blockSize <= samples) {
            encode(blockSize);
        }
    }

    /**
     * Encodes the rest and drains the encoder. Pictures come in whole frames; the sound may end a little after the last, rather
     * than lose its own end.
     *
     * @param samples samples per channel the track has in the end, at least
     * @param more samples that may follow, if the sound has them
     */
    void finishAt(long samples, int more) {
        advanceTo(samples);
        int last = (int) Math.max(0, samples - written);
        float[] numbers = new float[(last + more) * channels];
        int sounding = (fill(numbers) + channels - 1) / channels;
        int count = Math.max(last, sounding);
        for (int from = 0; from < count; from += blockSize) {
            int n = Math.min(blockSize, count - from);
            encode(Arrays.copyOfRange(numbers, from * channels, (from + n) * channels), n);
        }
        muxer.encode(codec, stream, null);
    }

    private void encode(int count) {
        float[] numbers = new float[count * channels];
        fill(numbers);
        encode(numbers, count);
    }

    /** The sound that comes next; silence, or rather nothing, after its end. */
    private int fill(float[] numbers) {
        int filled = 0;
        while (filled < numbers.length && !sourceEnded) {
            if (pendingFrom == pending) {
                pending = source.next();
                sourceEnded = pending == 0;
                pendingFrom = 0;
            }
            int n = Math.min(numbers.length - filled, pending - pendingFrom);
            System.arraycopy(source.samples(), pendingFrom, numbers, filled, n);
            pendingFrom += n;
            filled += n;
        }
        return filled;
    }

    private void encode(float[] numbers, int count) {
        try (Scope block = new Scope()) {
            AVFrame frame = NativeMemory.frame(block);
            frame.nb_samples(count).format(container.sampleFormat).sample_rate(rate);
            av_channel_layout_copy(frame.ch_layout(), codec.ch_layout());
            if (av_frame_get_buffer(frame, 0) < 0) {
                throw new MediaException("sound: out of memory");
            }
            fill(frame, numbers, count);
            frame.pts(written);
            frame.duration(count);
            muxer.encode(codec, stream, frame);
        }
        written += count;
    }

    private void fill(AVFrame frame, float[] block, int count) {
        if (container.sampleFormat != AV_SAMPLE_FMT_FLTP) {
            new FloatPointer(frame.data(0)).put(block, 0, block.length);
            return;
        }
        float[] plane = new float[count];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < count; i++) {
                plane[i] = block[i * channels + c];
            }
            new FloatPointer(frame.data(c)).put(plane, 0, count);
        }
    }

    @Override
    public void close() {
        natives.close();
    }
}
