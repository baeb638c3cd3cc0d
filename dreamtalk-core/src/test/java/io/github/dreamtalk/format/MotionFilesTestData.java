package io.github.dreamtalk.format;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.nio.file.Path;
import java.util.List;

/** One motion file of every kind of text. */
final class MotionFilesTestData {
    private final Path csv;
    private final Path json;
    private final Path npy;

    MotionFilesTestData(Path folder) {
        MotionSequence motion =
                new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[30 * MotionSpace.ARKIT.channels()]);
        csv = folder.resolve("m.csv");
        json = folder.resolve("m.json");
        npy = folder.resolve("m.npy");
        List.of(csv, json, npy).forEach(file -> MotionFiles.write(file, motion));
    }

    List<Path> texts() {
        return List.of(csv, json, NpyMotionWriter.description(npy));
    }

    void read(Path text) {
        MotionFiles.read(text.equals(NpyMotionWriter.description(npy)) ? npy : text);
    }
}
