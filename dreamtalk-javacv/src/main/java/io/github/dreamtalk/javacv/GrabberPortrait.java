package io.github.dreamtalk.javacv;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.AvatarOptions;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.RgbImage;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/**
 * A portrait out of a camera, a video or a stream.
 *
 * <pre>{@code
 * try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber("interview.mp4")) {
 *     grabber.start();
 *     Avatar avatar = GrabberPortrait.of(grabber).skip(10).avatar(engine, AvatarOptions.DEFAULT);
 * }
 * }</pre>
 *
 * The grabber comes started and belongs to the caller. Pictures are turned upright where an {@link FFmpegFrameGrabber} says
 * how they were held. Immutable; used by one thread, as the grabber is.
 */
public final class GrabberPortrait {
    /** What a picture without a usable face is told by; the next picture may have one. */
    private static final Set<String> ABOUT_THE_FACE = Set.of("portrait", "face");

    private static final int TRIES = 50;

    static {
        ClassPathModules.read();
    }

    private final FrameGrabber grabber;
    private final int skip;
    private final int tries;

    private GrabberPortrait(FrameGrabber grabber, int skip, int tries) {
        this.grabber = grabber;
        this.skip = skip;
        this.tries = tries;
    }

    /**
     * A portrait of the grabber's next pictures: none is skipped, 50 are tried.
     *
     * @param grabber started by the caller, who also stops it
     * @return the source
     */
    public static GrabberPortrait of(FrameGrabber grabber) {
        return new GrabberPortrait(Objects.requireNonNull(grabber, "grabber"), 0, TRIES);
    }

    /**
     * Passes pictures over first: cameras need some to find their exposure.
     *
     * @param pictures at least 0
     * @return a source that does
     * @throws InvalidInputException if below 0
     */
    public GrabberPortrait skip(int pictures) {
        if (pictures < 0) {
            throw InvalidInputException.of("skip", Problem.OUT_OF_RANGE, pictures, "at least 0");
        }
        return new GrabberPortrait(grabber, pictures, tries);
    }

    /**
     * How many pictures are looked at for a face.
     *
     * @param pictures at least 1
     * @return a source that does
     * @throws InvalidInputException if below 1
     */
    public GrabberPortrait tries(int pictures) {
        if (pictures < 1) {
            throw InvalidInputException.of("tries", Problem.OUT_OF_RANGE, pictures, "at least 1");
        }
        return new GrabberPortrait(grabber, skip, pictures);
    }

    /**
     * The next picture, whatever is in it.
     *
     * @return an upright picture of the caller's
     * @throws MediaException if the grabber fails, or ends before
     * @throws InvalidInputException if its pictures are of a layout not known here
     */
    public RgbImage picture() {
        passOver();
        return next("a picture");
    }

    /**
     * The first picture in which the engine finds the face asked for, ready to talk.
     *
     * @param engine reads and prepares it
     * @param options which face and size
     * @return the avatar; the caller closes it, or the engine does
     * @throws InvalidInputException if none of the pictures tried has such a face
     * @throws MediaException if the grabber fails, or ends before
     */
    public Avatar avatar(DreamTalkEngine engine, AvatarOptions options) {
        passOver();
        for (int i = 1; ; i++) {
            RgbImage picture = next("a picture with a face");
            try {
                return engine.avatar(picture, options);
            } catch (InvalidInputException e) {
                boolean faceless = e.problems().stream().allMatch(p -> ABOUT_THE_FACE.contains(p.field()));
                if (!faceless || i == tries) {
                    throw faceless ? none(e) : e;
                }
            }
        }
    }

    private InvalidInputException none(InvalidInputException last) {
        return new InvalidInputException(
                "portrait: found no such face in " + tries
                        + " pictures of the grabber, expected one; try more pictures, or" + " others. The last: "
                        + last.getMessage(),
                last);
    }

    private void passOver() {
        for (int i = 0; i < skip; i++) {
            grab("a picture after " + skip + " to pass over");
        }
    }

    private RgbImage next(String expected) {
        Frame frame = grab(expected);
        RgbImage picture;
        try (PictureConverter converter = new PictureConverter()) {
            picture = converter.convert(frame);
        }
        return grabber instanceof FFmpegFrameGrabber held
                ? QuarterTurn.of(held.getDisplayRotation()).turn(picture)
                : picture;
    }

    private Frame grab(String expected) {
        try {
            Frame frame = grabNext();
            while (frame != null && frame.image == null) {
                frame = grabNext();
            }
            if (frame == null) {
                throw new MediaException(
                        "grabber: found the end of its pictures, expected " + expected + "; give it a longer clip");
            }
            return frame;
        } catch (FrameGrabber.Exception e) {
            throw new MediaException("grabber: found a failure, expected " + expected + ": " + e.getMessage(), e);
        }
    }

    private @Nullable Frame grabNext() throws FrameGrabber.Exception {
        return grabber instanceof FFmpegFrameGrabber f ? f.grabImage() : grabber.grab();
    }
}
