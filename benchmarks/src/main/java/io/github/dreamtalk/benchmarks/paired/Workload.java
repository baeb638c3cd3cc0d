package io.github.dreamtalk.benchmarks.paired;

import java.nio.file.Path;
import java.util.List;

/** What both installations are asked to do; the arguments are those every version so far has understood. */
enum Workload {
    /** The whole job, to an mp4 file. */
    GENERATE("generate") {
        @Override
        List<String> arguments(Path portrait, Path audio, Path folder) {
            return List.of(
                    "generate",
                    "--portrait",
                    portrait.toString(),
                    "--audio",
                    audio.toString(),
                    "-o",
                    file(folder, ".mp4"));
        }
    },
    /** Motion alone, to a CSV file. */
    MOTION("motion") {
        @Override
        List<String> arguments(Path portrait, Path audio, Path folder) {
            return List.of("motion", "--audio", audio.toString(), "-o", file(folder, ".csv"));
        }
    },
    /** The whole job to a folder of PNG files, stopped when the first of them is complete. */
    FIRST_FRAME("first-frame") {
        @Override
        List<String> arguments(Path portrait, Path audio, Path folder) {
            return List.of(
                    "generate", "--portrait", portrait.toString(), "--audio", audio.toString(), "-o", file(folder, ""));
        }
    },
    /** The command's own measurement in one JVM, by stage; every median that both report is compared. */
    BENCH("bench") {
        @Override
        List<String> arguments(Path portrait, Path audio, Path folder) {
            return List.of(
                    "bench",
                    "--portrait",
                    portrait.toString(),
                    "--audio",
                    audio.toString(),
                    "--json",
                    file(folder, ".json"));
        }
    };

    private final String label;

    Workload(String label) {
        this.label = label;
    }

    /** What the run writes, in a folder of its own. */
    static String file(Path folder, String ending) {
        return folder.resolve("out" + ending).toString();
    }

    String label() {
        return label;
    }

    abstract List<String> arguments(Path portrait, Path audio, Path folder);
}
