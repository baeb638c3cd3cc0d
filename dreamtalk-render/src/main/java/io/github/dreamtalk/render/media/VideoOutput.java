package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.OutputFile;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One video being written; sound follows the picture frame by frame, so nothing piles up in memory. Used by one thread at a
 * time, but may be closed by any: what runs then ends first.
 */
final class VideoOutput implements MediaWriter.Output {
    private final String named;
    private final PictureSize size;
    private final FrameRate rate;
    private final Cancellation cancellation = new Cancellation();
    private final Scope natives = new Scope();
    private final Gate gate;
    private final @Nullable OutputPlace place;
    private final Muxer muxer;
    private final VideoTrack video;
    private final @Nullable SoundTrack sound;
    private boolean unusable;

    /**
     * Starts an output.
     *
     * @param soundFile the sound beside the picture, or null for none
     * @param threads most threads of the encoder
     */
    VideoOutput(
            Container container,
            MediaTarget target,
            PictureSize size,
            FrameRate rate,
            @Nullable Path soundFile,
            int threads) {
        named = target.toString();
        this.size = size;
        this.rate = rate;
        Path file = target.file();
        OutputStream stream = target.stream();
        try {
            place = file == null ? null : natives.own(place(file));
            ByteOutput bytes = natives.own(
                    place != null
                            ? new FileOutput(place.temp(), named)
                            : new StreamOutput(java.util.Objects.requireNonNull(stream), named));
            muxer = natives.own(new Muxer(container, bytes, named));
            video = natives.own(new VideoTrack(muxer, container, size, rate, threads));
            sound = soundFile == null ? null : natives.own(new SoundTrack(muxer, container, soundFile, cancellation));
            muxer.writeHeader(place != null ? container.fileOptions : container.streamOptions);
        } catch (Throwable e) {
            natives.closeAfter(e);
            throw e;
        }
        gate = new Gate("the output " + named, natives::close);
    }

    private static OutputPlace place(Path file) {
        OutputFile.check(file);
        return new OutputPlace(file);
    }

    @Override
    public void write(Frame frame) {
        RgbImage image = frame.image();
        if (image.width() != size.width() || image.height() != size.height()) {
            throw new InvalidInputException(named + ": found a frame of " + image.width() + "x" + image.height()
                    + ", expected " + size.width() + "x" + size.height());
        }
        if (frame.alpha() != null) {
            throw new InvalidInputException(
                    named + ": found a frame with transparency, expected opaque ones, since this"
                            + " kind of video has none; write PNG frames to a folder, or leave out the stage that makes it");
        }
        run(() -> {
            video.write(image);
            if (sound != null) {
                sound.advanceTo(soundSamples(sound));
            }
        });
    }

    /** The sound that belongs to the frames so far, rounded to the nearest sample. */
    private long soundSamples(SoundTrack track) {
        long num =
                Math.multiplyExact(Math.multiplyExact(video.frames(), (long) rate.denominator()), (long) track.rate());
        return (num + rate.numerator() / 2) / rate.numerator();
    }

    @Override
    public void finish() {
        run(() -> {
            if (video.frames() == 0) {
                throw new InvalidInputException(named + ": found no frames to write, expected at least one");
            }
            video.drain();
            if (sound != null) {
                // Half a frame: by so much may the frames fall short of the sound they cover.
                sound.finishAt(soundSamples(sound), (int) Math.ceil(sound.rate() / (2 * rate.fps())));
            }
            muxer.finish();
            if (place != null) {
                place.publish();
            }
        });
        unusable = true;
    }

    /** A step that fails leaves half a frame behind it, so none follows. */
    private void run(Runnable step) {
        Gate.Entry entry = gate.enter(cancellation::cancel);
        try {
            if (unusable) {
                throw new IllegalStateException(named + ": the output is finished or failed");
            }
            unusable = true;
            step.run();
            unusable = false;
        } finally {
            entry.close();
        }
    }

    @Override
    public void close() {
        gate.close();
    }
}
