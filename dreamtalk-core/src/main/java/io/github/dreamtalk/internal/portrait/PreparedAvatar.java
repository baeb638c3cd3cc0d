package io.github.dreamtalk.internal.portrait;

import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A portrait that is read and analysed once, and prepared by the engine's renderer once for each motion space. Used by any
 * number of jobs at once; closing waits for them. Thread-safe.
 */
public final class PreparedAvatar implements AutoCloseable {
    private final Backends backends;
    private final FoundPortrait found;
    private final @Nullable Path file;
    private final Scope scope = new Scope();
    private final Map<MotionSpace, Renderer.PreparedPortrait> prepared = new HashMap<>();
    private final Gate gate;

    private PreparedAvatar(Backends backends, FoundPortrait found, @Nullable Path file) {
        this.backends = backends;
        this.found = found;
        this.file = file;
        this.gate = new Gate("the avatar", scope::close);
    }

    /**
     * Reads and analyses a picture.
     *
     * @param backends of the engine that owns the result
     * @param trace told of it
     * @return the avatar; the caller closes it
     */
    public static PreparedAvatar load(Backends backends, PictureSource source, PortraitOptions options, Trace trace) {
        return new PreparedAvatar(
                backends,
                new PortraitLoader(backends, trace).load(source, options),
                source instanceof PictureSource.OfFile f ? f.file() : null);
    }

    /** The file it was read from, or null if it was none. */
    public @Nullable Path file() {
        return file;
    }

    /** The picture and its face. */
    public Portrait portrait() {
        return found.portrait();
    }

    /** What a person should know of the picture, told with every job that uses it. */
    public List<String> warnings() {
        return found.warnings();
    }

    /** Whether this avatar was made by an engine of these backends. */
    public boolean belongsTo(Backends engine) {
        return engine == backends;
    }

    /**
     * Goes in: the avatar stays while the entry is open.
     *
     * @throws IllegalStateException if it is closed
     */
    public Gate.Entry enter() {
        return gate.enter();
    }

    /**
     * The portrait prepared for a motion space, prepared now if it is not yet. Only while an entry is open.
     *
     * @param trace told if it had to be prepared
     */
    public Renderer.PreparedPortrait prepared(MotionSpace space, Trace trace) {
        synchronized (prepared) {
            return prepared.computeIfAbsent(space, s -> {
                long start = System.nanoTime();
                Renderer.PreparedPortrait p =
                        scope.own(backends.get(StageKey.RENDERER).prepare(portrait(), s));
                trace.report(TracePhase.PORTRAIT_PREPARE, 0, start, 0);
                return p;
            });
        }
    }

    @Override
    public void close() {
        gate.close();
    }
}
