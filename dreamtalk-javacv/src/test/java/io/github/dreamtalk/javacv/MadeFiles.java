package io.github.dreamtalk.javacv;

import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Small media files without loss, made by JavaCV alone. */
final class MadeFiles {
    static {
        // FFmpeg describes every file it opens on the error stream.
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    }

    private MadeFiles() {}

    /** A video of one frame for each colour (0xRRGGBB), FFV1 in Matroska at 25 frames a second. */
    static Path video(Path file, int width, int height, List<Integer> colours, Consumer<FFmpegFrameRecorder> setUp)
            throws Exception {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height)) {
            recorder.setFrameRate(25);
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_FFV1);
            setUp.accept(recorder);
            recorder.start();
            for (int colour : colours) {
                try (Frame frame = solid(width, height, colour)) {
                    recorder.record(frame);
                }
            }
        }
        return file;
    }

    /** A BGR frame of one colour. */
    static Frame solid(int width, int height, int colour) {
        Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
        java.nio.ByteBuffer pixels = (java.nio.ByteBuffer) frame.image[0];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * frame.imageStride + 3 * x;
                pixels.put(at, (byte) colour);
                pixels.put(at + 1, (byte) (colour >> 8));
                pixels.put(at + 2, (byte) (colour >> 16));
            }
        }
        return frame;
    }

    /** PCM in a WAV file, in one of FFmpeg's codecs. */
    static Path sound(Path file, float[] samples, int rate, int channels, int codec) throws Exception {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), channels)) {
            recorder.setSampleRate(rate);
            recorder.setAudioCodec(codec);
            recorder.setSampleFormat(format(codec));
            recorder.start();
            for (int at = 0; at < samples.length; at += 1000 * channels) {
                int length = Math.min(1000 * channels, samples.length - at);
                Frame frame = new Frame();
                frame.sampleRate = rate;
                frame.audioChannels = channels;
                float[] piece = new float[length];
                System.arraycopy(samples, at, piece, 0, length);
                frame.samples = new Buffer[] {FloatBuffer.wrap(piece)};
                recorder.record(frame);
            }
        }
        return file;
    }

    /** What an encoder takes. */
    private static int format(int codec) {
        return switch (codec) {
            case avcodec.AV_CODEC_ID_PCM_U8 -> avutil.AV_SAMPLE_FMT_U8;
            case avcodec.AV_CODEC_ID_PCM_S16LE -> avutil.AV_SAMPLE_FMT_S16;
            case avcodec.AV_CODEC_ID_PCM_S32LE -> avutil.AV_SAMPLE_FMT_S32;
            case avcodec.AV_CODEC_ID_PCM_F32LE -> avutil.AV_SAMPLE_FMT_FLT;
            case avcodec.AV_CODEC_ID_PCM_F64LE -> avutil.AV_SAMPLE_FMT_DBL;
            default -> avutil.AV_SAMPLE_FMT_FLTP;
        };
    }

    /** A sine, the same in all channels. */
    static float[] tone(double hertz, double seconds, int rate, int channels) {
        int frames = (int) Math.round(seconds * rate);
        float[] out = new float[frames * channels];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * (i / channels) / rate));
        }
        return out;
    }

    /** How often a sound crosses zero upwards, a second. */
    static double pitch(float[] mono, int rate) {
        int crossings = 0;
        for (int i = 1; i < mono.length; i++) {
            if (mono[i - 1] < 0 && mono[i] >= 0) {
                crossings++;
            }
        }
        return crossings * (double) rate / mono.length;
    }

    static double rms(float[] samples) {
        double sum = 0;
        for (float s : samples) {
            sum += s * s;
        }
        return Math.sqrt(sum / samples.length);
    }
}
