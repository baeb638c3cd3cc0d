package io.github.dreamtalk.javacv;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacv.Frame;

/** The sound of a JavaCV frame, whose buffers' types say the format: one buffer is packed, one for each channel planar. */
final class AudioSamples {
    private AudioSamples() {}

    /**
     * All samples of a frame.
     *
     * @return new array, channels interleaved, full scale at 1
     */
    static float[] interleaved(Frame frame) {
        Buffer[] planes = frame.samples;
        if (planes == null || planes.length == 0) {
            throw InvalidInputException.of("frame", Problem.MISSING, "no sound", "a frame with samples");
        }
        int channels = frame.audioChannels;
        boolean planar = planes.length > 1;
        if (channels < 1 || (planar && planes.length != channels)) {
            throw InvalidInputException.of(
                    "frame",
                    Problem.INVALID,
                    channels + " channels in " + planes.length + " buffers",
                    "one buffer, or one for each channel");
        }
        int length = planes[0].remaining();
        float[] out = new float[planar ? length * channels : length];
        for (int i = 0; i < planes.length; i++) {
            if (planes[i].remaining() != length) {
                throw InvalidInputException.of(
                        "frame",
                        Problem.INVALID,
                        planes[i].remaining() + " samples in a channel",
                        length + ", as in the first");
            }
            read(planes[i], out, i, planes.length);
        }
        if (out.length % channels != 0) {
            throw InvalidInputException.of(
                    "frame", Problem.INVALID, out.length + " samples", "a multiple of the " + channels + " channels");
        }
        return out;
    }

    private static void read(Buffer from, float[] out, int first, int step) {
        int at = from.position();
        int end = from.limit();
        int to = first;
        if (from instanceof ShortBuffer b) {
            for (; at < end; at++, to += step) {
                out[to] = b.get(at) / 32768f;
            }
        } else if (from instanceof FloatBuffer b) {
            for (; at < end; at++, to += step) {
                out[to] = b.get(at);
            }
        } else if (from instanceof IntBuffer b) {
            for (; at < end; at++, to += step) {
                out[to] = b.get(at) / 2147483648f;
            }
        } else if (from instanceof DoubleBuffer b) {
            for (; at < end; at++, to += step) {
                out[to] = (float) b.get(at);
            }
        } else if (from instanceof ByteBuffer b) { // FFmpeg's 8-bit samples have no sign
            for (; at < end; at++, to += step) {
                out[to] = ((b.get(at) & 255) - 128) / 128f;
            }
        } else {
            throw InvalidInputException.of(
                    "frame",
                    Problem.UNSUPPORTED,
                    "samples in a " + from.getClass().getSimpleName(),
                    "bytes, shorts, ints, floats or doubles");
        }
    }
}
