package io.github.dreamtalk.eval;

import io.github.dreamtalk.face.FaceGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a clip's frames: faces are found on several threads, the one to measure is chosen frame after frame, and the
 * frames are measured on the same threads; results come in order, from the thread that feeds it. One caller's thread at a
 * time.
 */
final class FrameLine implements AutoCloseable {
    private final FaceTrack video;
    private final FaceTrack reference = new FaceTrack("the reference", null);
    private final FramePool<FrameMeasurer.Job, FrameMeasurer.Found> finding;
    private final FramePool<FrameMeasurer.Chosen, FrameFacts> measuring;

    /**
     * Starts the threads.
     *
     * @param find finds faces
     * @param measure measures a frame by its face
     * @param threads that share the frames
     * @param face the face to follow, or null for the largest
     * @param sink takes each frame with what it gave
     */
    FrameLine(
            Function<FrameMeasurer.Job, FrameMeasurer.Found> find,
            Function<FrameMeasurer.Chosen, FrameFacts> measure,
            int threads,
            @Nullable FaceGeometry face,
            BiConsumer<FrameMeasurer.Job, FrameFacts> sink) {
        video = new FaceTrack("the video", face);
        finding = new FramePool<>(find, threads, this::choose);
        measuring = finding.beside(measure, (chosen, facts) -> sink.accept(chosen.job(), facts));
    }

    private void choose(FrameMeasurer.Job job, FrameMeasurer.Found found) {
        FaceGeometry face = video.next(found.faces());
        FaceGeometry other = job.reference() == null ? null : reference.next(found.reference());
        measuring.add(new FrameMeasurer.Chosen(job, face, other));
    }

    void add(FrameMeasurer.Job job) {
        finding.add(job);
    }

    void finish() {
        finding.finish();
        measuring.finish();
    }

    /** What a person should know of the faces seen. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(video.notes());
        notes.addAll(reference.notes());
        return notes;
    }

    @Override
    public void close() {
        finding.close();
    }
}
