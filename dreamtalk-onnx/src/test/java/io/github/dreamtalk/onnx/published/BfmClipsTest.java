package io.github.dreamtalk.onnx.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/** MAT clips as an independent library writes them, read directly and as core's motion files. */
class BfmClipsTest {
    @TempDir
    private Path folder;

    private Path file(Map<String, Matrix> variables) throws IOException {
        MatFile file = Mat5.newMatFile();
        variables.forEach(file::addArray);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        Mat5.newWriter(Sinks.wrap(buffer)).setDeflateLevel(5).writeMat(file);
        return Files.write(folder.resolve("clip.mat"), Arrays.copyOf(buffer.array(), buffer.position()));
    }

    /** Values count on row by row. */
    private static Matrix matrix(MatlabType type, int rows, int columns) {
        Matrix m = Mat5.newMatrix(rows, columns, type);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                m.setDouble(r, c, r * columns + c);
            }
        }
        return m;
    }

    private Path whole() throws IOException {
        return file(Map.of(
                "coeff", matrix(MatlabType.Single, 3, 257), "transform_params", matrix(MatlabType.Double, 3, 5)));
    }

    private Path expressionAlone() throws IOException {
        return file(Map.of("coeff", matrix(MatlabType.Single, 2, 64)));
    }

    @Test
    void expressionAndPoseAreWhereTheyBelong() throws IOException {
        Path file = whole();
        for (MotionSequence motion : new MotionSequence[] {
            MotionFiles.read(file),
            MotionFiles.read(file, MotionSpace.BFM, FrameRate.FPS_25),
            MotionFiles.readIn(MotionSpace.BFM, file),
            MotionFiles.readHead(MotionSpace.BFM, file),
            BfmClips.read(file),
            BfmClips.readPose(file)
        }) {
            assertThat(motion.frames()).isEqualTo(3);
            assertThat(motion.space()).isEqualTo(MotionSpace.BFM);
            assertThat(motion.rate()).isEqualTo(FrameRate.FPS_25);
            assertThat(motion.get(1, 0)).isEqualTo(257 + 80);
            assertThat(motion.get(2, 63)).isEqualTo(2 * 257 + 143);
            assertThat(motion.get(1, 64)).isEqualTo(257 + 224);
            assertThat(motion.get(1, 69)).isEqualTo(257 + 256);
            assertThat(motion.get(2, 70)).isEqualTo(12);
            assertThat(motion.get(2, 72)).isEqualTo(14);
        }
    }

    @Test
    void withoutAPoseTheHeadIsAtRestAndNoHeadIsReadFromIt() throws IOException {
        Path file = expressionAlone();
        MotionSequence motion = MotionFiles.read(file);
        float[] rest = new float[73];
        MotionSpace.BFM.rest(rest, 0);
        assertThat(motion.get(1, 5)).isEqualTo(69);
        for (int c = 64; c < 73; c++) {
            assertThat(motion.get(1, c)).isEqualTo(rest[c]);
        }
        assertThat(motion.get(1, 70)).isEqualTo(0.9370641f);
        assertThatThrownBy(() -> MotionFiles.readHead(MotionSpace.BFM, file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("clip.mat", "[2, 64]", "257");
    }

    @Test
    void filesOfOtherContentAndTargetsAreRefused() throws IOException {
        Path other = file(Map.of("other", matrix(MatlabType.Single, 2, 64)));
        assertThatThrownBy(() -> MotionFiles.read(other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("clip.mat", "'coeff'", "257");
        Path whole = whole();
        assertThatThrownBy(() -> MotionFiles.readIn(MotionSpace.ARKIT, whole))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("bfm", "arkit");
        assertThatThrownBy(() -> MotionFiles.checkTarget(whole))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("read only");
        assertThatThrownBy(() -> MotionFiles.read(folder.resolve("none.mat")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("none.mat", ".csv, .json, .npy, .mat");
    }

    @Test
    void aValueThatIsNoNumberIsNamedWithItsFrame() throws IOException {
        Matrix coeff = matrix(MatlabType.Single, 3, 257);
        coeff.setDouble(2, 100, Double.NaN);
        Path file = file(Map.of("coeff", coeff));
        assertThatThrownBy(() -> MotionFiles.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("NaN", "frame 2");
    }
}
