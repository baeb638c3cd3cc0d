package io.github.dreamtalk;

import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.portrait.PreparedAvatar;

/**
 * A portrait that was read, analysed and prepared for rendering once, by {@link DreamTalkEngine#avatar}; used by any number
 * of jobs of that engine, at once too. Thread-safe. Closing waits for the jobs that use it; an engine closes those that are
 * left.
 */
public final class Avatar implements AutoCloseable {
    private final PreparedAvatar prepared;
    private final Runnable onClose;
    private final String source;

    Avatar(PreparedAvatar prepared, String source, Runnable onClose) {
        this.prepared = prepared;
        this.source = source;
        this.onClose = onClose;
    }

    /**
     * The picture and the face in it that talks.
     *
     * @return the portrait, at output size; not to be changed
     */
    public Portrait portrait() {
        return prepared.portrait();
    }

    PreparedAvatar prepared() {
        return prepared;
    }

    /** Frees what was prepared, after the jobs that use it. A second call does nothing. */
    @Override
    public void close() {
        prepared.close();
        onClose.run();
    }

    @Override
    public String toString() {
        return "Avatar[" + source + "]";
    }
}
