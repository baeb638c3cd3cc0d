package io.github.dreamtalk.onnx.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.format.NpyRowWriter;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays without a description, as the published DreamTalk writes them. */
class BfmArraysTest {
    @TempDir
    private Path folder;

    private Path file(int frames, int columns) {
        float[] values = new float[frames * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = folder.resolve("m.npy");
        NpyFormat.write(file, values, frames, columns);
        return file;
    }

    private static float[] stillHead() {
        float[] row = new float[73];
        MotionSpace.BFM.rest(row, 0);
        return Arrays.copyOfRange(row, 64, 73);
    }

    private static float[] pose(MotionSequence motion, int frame) {
        return Arrays.copyOfRange(motion.toArray(), frame * 73 + 64, frame * 73 + 73);
    }

    @Test
    void expressionAloneKeepsTheHeadStill() {
        MotionSequence m = MotionFiles.readIn(MotionSpace.BFM, file(3, 64));
        assertThat(m.frames()).isEqualTo(3);
        assertThat(m.rate()).isEqualTo(FrameRate.FPS_25);
        assertThat(m.get(2, 63)).isEqualTo(3 * 64 - 1);
        assertThat(pose(m, 2)).containsExactly(stillHead());
    }

    @Test
    void expressionAndPoseAreTakenAsTheyAre() {
        MotionSequence m = MotionFiles.read(file(2, 73));
        assertThat(m.space()).isEqualTo(MotionSpace.BFM);
        assertThat(m.get(1, 72)).isEqualTo(2 * 73 - 1);
    }

    @Test
    void ofFaceModelCoefficientsTheExpressionIsTaken() {
        MotionSequence m = MotionFiles.read(file(2, 257));
        assertThat(m.get(1, 0)).isEqualTo(257 + 80);
        assertThat(m.get(1, 63)).isEqualTo(257 + 143);
        assertThat(pose(m, 1)).containsExactly(stillHead());
    }

    @Test
    void otherArraysSayTooLittle() {
        Path arkit = file(2, 61);
        assertThatThrownBy(() -> MotionFiles.readIn(MotionSpace.BFM, arkit))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[2, 61]")
                .hasMessageContaining("[frames, 73]");
        assertThatThrownBy(() -> MotionFiles.readIn(MotionSpace.ARKIT, arkit))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("frame rate");
        Path expression = file(2, 64);
        assertThatThrownBy(() -> MotionFiles.read(expression)).isInstanceOf(InvalidInputException.class);
        Path whole = file(2, 73);
        assertThatThrownBy(() -> MotionFiles.readIn(MotionSpace.ARKIT, whole))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("arkit");
    }

    @Test
    void rowsAreWrittenAsTheyCome() {
        Path file = folder.resolve("rows.npy");
        try (NpyRowWriter writer = new NpyRowWriter(file, 3)) {
            writer.accept(new float[] {1, 2, 3, 4, 5, 6}, 2);
            writer.accept(new float[] {7, 8, 9, 0}, 1);
            writer.finish();
        }
        NpyArray read = NpyFormat.read(file);
        assertThat(read.shape()).containsExactly(3, 3);
        assertThat(read.toFloats()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        Path left = folder.resolve("left.npy");
        try (NpyRowWriter writer = new NpyRowWriter(left, 3)) {
            writer.accept(new float[3], 1);
        }
        assertThat(left).doesNotExist();
        assertThat(folder).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
    }
}
