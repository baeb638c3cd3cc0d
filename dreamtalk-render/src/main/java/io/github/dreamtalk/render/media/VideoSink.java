package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One video file being written; sound follows the picture frame by frame, so nothing piles up in memory. */
final class VideoSink implements MediaWriter.Sink {
    private final Path target;
    private final int width;
    private final int height;
    private final FrameRate rate;
    private final OutputPlace place;
    private @Nullable Muxer muxer;
    private @Nullable VideoTrack video;
    private @Nullable SoundTrack sound;
    private boolean broken;
    private boolean done;

    VideoSink(
            Container container,
            Path target,
            int width,
            int height,
            FrameRate rate,
            @Nullable Path soundFile,
            int threads) {
        this.target = target;
        this.width = width;
        this.height = height;
        this.rate = rate;
        if (Files.isDirectory(target)) {
            throw new InvalidInputException(target + ": found a folder of that name, expected a video file to write;"
                    + " choose another output");
        }
        place = new OutputPlace(target);
        try {
            muxer = new Muxer(container, place.temp(), target);
            video = new VideoTrack(muxer, container, width, height, rate, threads);
            sound = soundFile == null ? null : new SoundTrack(muxer, container, soundFile);
            muxer.writeHeader(container);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void write(RgbImage frame) {
        VideoTrack track = track();
        if (frame.width() != width || frame.height() != height) {
            throw new InvalidInputException(target + ": found a frame of " + frame.width() + "x" + frame.height()
                    + ", expected " + width + "x" + height);
        }
        broken = true;
        track.write(frame);
        if (sound != null) {
            sound.advanceTo(soundSamples(sound, track));
        }
        broken = false;
    }

    /** The sound that belongs to the frames so far, rounded to the nearest sample. */
    private long soundSamples(SoundTrack track, VideoTrack picture) {
        long num = Math.multiplyExact(
                Math.multiplyExact(picture.frames(), (long) rate.denominator()), (long) track.rate());
        return (num + rate.numerator() / 2) / rate.numerator();
    }

    private VideoTrack track() {
        if (done || broken || video == null) {
            throw new IllegalStateException(target + ": the output is finished, closed or failed");
        }
        return video;
    }

    @Override
    public void finish() {
        VideoTrack track = track();
        if (track.frames() == 0) {
            throw new InvalidInputException(target + ": found no frames to write, expected at least one");
        }
        broken = true;
        track.drain();
        if (sound != null) {
            sound.finishAt(soundSamples(sound, track));
        }
        java.util.Objects.requireNonNull(muxer).finish();
        place.publish();
        broken = false;
        done = true;
    }

    @Override
    public void close() {
        if (sound != null) {
            sound.close();
            sound = null;
        }
        if (video != null) {
            video.close();
            video = null;
        }
        if (muxer != null) {
            muxer.close();
            muxer = null;
        }
        if (!done) {
            place.discard();
        }
    }
}
