package io.github.dreamtalk.eval;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dreamtalk.eval.sync.PhonemeTrack;
import io.github.dreamtalk.fuzz.FuzzFile;
import io.github.dreamtalk.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;

/** The readers of what is measured with, as fuzz targets. */
public enum EvalFuzz implements FuzzTarget {
    /** TextGrids and label files. */
    PHONEMES {
        private final FuzzFile file = new FuzzFile("p.TextGrid");

        @Override
        public void read(byte[] data) throws IOException {
            PhonemeTrack track = PhonemeTrack.read(file.write(data));
            track.silences();
            track.bilabials();
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            String grid = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 2\n"
                    + "tiers? <exists>\nsize = 2\nitem []:\n    item [1]:\n        class = \"IntervalTier\"\n"
                    + "        name = \"phones\"\n        xmin = 0\n        xmax = 2\n        intervals: size = 2\n"
                    + "        intervals [1]:\n            xmin = 0\n            xmax = 0.5\n            text = \"pʰ\"\n"
                    + "        intervals [2]:\n            xmin = 0.5\n            xmax = 2\n            text = \"\"\"\"\n";
            String lines = "# a comment\n0\t0.5\tsil\n0.5 0.75 P\n0.75,1e0,AA1\n";
            return List.of(
                    grid.getBytes(UTF_8),
                    ("\ufeff" + grid).getBytes(UTF_8),
                    lines.getBytes(UTF_8),
                    "0,1 0,2 p\n".getBytes(UTF_8),
                    lines.getBytes(UTF_16));
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }
    }
}
