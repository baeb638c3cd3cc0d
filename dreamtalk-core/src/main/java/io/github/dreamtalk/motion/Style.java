package io.github.dreamtalk.motion;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the speaking style comes from: an embedded style clip by name, a motion file, or a motion in memory. Equal if
 * name, file and motion are. Immutable.
 */
public final class Style {
    private final @Nullable String name;
    private final @Nullable Path file;
    private final @Nullable MotionSequence clip;

    private Style(@Nullable String name, @Nullable Path file, @Nullable MotionSequence clip) {
        this.name = name;
        this.file = file;
        this.clip = clip;
    }

    /**
     * An embedded style such as {@code neutral} or {@code happy}; an engine lists them.
     *
     * @param name the style's name
     * @return the style
     */
    public static Style named(String name) {
        return new Style(Objects.requireNonNull(name, "name").trim().toLowerCase(Locale.ROOT), null, null);
    }

    /**
     * A style clip from a motion file (.csv Live Link Face, .json or .npy).
     *
     * @param file the motion file
     * @return the style
     */
    public static Style fromFile(Path file) {
        return new Style(null, Objects.requireNonNull(file, "file"), null);
    }

    /**
     * A style clip in memory.
     *
     * @param clip the motion
     * @return the style
     */
    public static Style fromMotion(MotionSequence clip) {
        return new Style(null, null, Objects.requireNonNull(clip, "clip"));
    }

    /**
     * The embedded style's name.
     *
     * @return the name, or null if this is a clip
     */
    public @Nullable String name() {
        return name;
    }

    /**
     * The style clip's file.
     *
     * @return the file, or null
     */
    public @Nullable Path file() {
        return file;
    }

    /**
     * The style clip.
     *
     * @return the motion, or null
     */
    public @Nullable MotionSequence clip() {
        return clip;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Style s
                && Objects.equals(s.name, name)
                && Objects.equals(s.file, file)
                && Objects.equals(s.clip, clip);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, file, clip);
    }

    @Override
    public String toString() {
        if (name != null) {
            return name;
        }
        return file != null ? file.toString() : "clip in memory";
    }
}
