package io.github.dreamtalk.javacv;

import io.github.dreamtalk.error.MediaException;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/** The sound of a grabber, frame by frame. */
final class GrabberSamples implements SampleSource {
    /** More frames of pictures alone than any interleaving has. */
    private static final int SILENT_FRAMES = 1000;

    private final FrameGrabber grabber;
    private final int rate;
    private final int channels;
    private float[] piece;
    private int position;

    /**
     * Reads up to the first sound, whose rate and channels are those of the whole.
     *
     * @param grabber started
     * @throws MediaException if it fails, or has no sound
     */
    GrabberSamples(FrameGrabber grabber) {
        this.grabber = grabber;
        Frame first = next();
        if (first == null) {
            throw new MediaException(
                    "grabber: found no sound, expected at least one piece of it; choose another source, or"
                            + " say setAudioChannels before start() where a device is asked for sound");
        }
        this.rate = first.sampleRate;
        this.channels = first.audioChannels;
        this.piece = AudioSamples.interleaved(first);
    }

    @Override
    public int rate() {
        return rate;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int read(float[] into, int offset, int length) {
        while (position == piece.length) {
            Frame frame = next();
            if (frame == null) {
                return 0;
            }
            if (frame.sampleRate != rate || frame.audioChannels != channels) {
                throw new MediaException(
                        "grabber: found sound of " + frame.sampleRate + " Hz and " + frame.audioChannels
                                + " channels, expected " + rate + " Hz and " + channels
                                + " as before; set the grabber's sample rate and channels before start()");
            }
            piece = AudioSamples.interleaved(frame);
            position = 0;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, into, offset, count);
        position += count;
        return count;
    }

    private @Nullable Frame next() {
        try {
            if (grabber instanceof FFmpegFrameGrabber f) {
                return f.grabSamples();
            }
            for (int i = 0; i < SILENT_FRAMES; i++) {
                Frame frame = grabber.grab();
                if (frame == null || frame.samples != null) {
                    return frame;
                }
            }
        } catch (FrameGrabber.Exception e) {
            throw new MediaException("grabber: found a failure, expected sound: " + e.getMessage(), e);
        }
        throw new MediaException(
                "grabber: found " + SILENT_FRAMES + " frames without sound, expected some; use a grabber that"
                        + " gives sound, such as FFmpegFrameGrabber");
    }
}
