package io.github.dreamtalk.training.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.phone.CmuAcousticModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model folder is written by hand, in the published layouts, with values that tell where they come from. */
class SphinxModelReaderTest {
    private static final int GAUSSIAN_VALUES = 42 * 3 * 128 * 13;
    private static final int SENONES = 130;

    @TempDir
    Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        Files.writeString(
                folder.resolve("feat.params"), "-lowerf 130\n-cmninit 41.00,-5.29,1,2,3,4,5,6,7,8,9,10,1.5\n");
        Files.write(folder.resolve("mdef"), mdef());
        Files.write(folder.resolve("means"), gaussians(0.25f));
        Files.write(folder.resolve("variances"), gaussians(0.00001f));
        Files.write(folder.resolve("sendump"), sendump());
    }

    private static byte[] mdef() {
        ByteBuffer b = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
        b.put("BMDF".getBytes(StandardCharsets.US_ASCII)).putInt(1);
        b.putInt(8).put("BEGIN\nx\0".getBytes(StandardCharsets.US_ASCII));
        b.putInt(42);
        for (int i = 0; i < 9; i++) {
            b.putInt(1000 + i);
        }
        for (int i = 0; i < 42; i++) {
            b.put(("PH" + i + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        return Arrays.copyOf(b.array(), b.position() + 100);
    }

    private static byte[] gaussians(float step) {
        byte[] head = "s3\nversion 1.0\nendhdr\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer b = ByteBuffer.allocate(head.length + 4 * (8 + GAUSSIAN_VALUES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head);
        b.putInt(0x11223344)
                .putInt(42)
                .putInt(3)
                .putInt(128)
                .putInt(13)
                .putInt(13)
                .putInt(13);
        b.putInt(GAUSSIAN_VALUES);
        for (int i = 0; i < GAUSSIAN_VALUES; i++) {
            b.putFloat(i % 1000 * step);
        }
        return b.array();
    }

    private static byte[] sendump() {
        ByteBuffer b = ByteBuffer.allocate(200 + 3 * 128 * SENONES).order(ByteOrder.LITTLE_ENDIAN);
        for (String line : new String[] {"title\0", "name\0", "cluster_count 0\0", "feature_count 3\0"}) {
            b.putInt(line.length()).put(line.getBytes(StandardCharsets.US_ASCII));
        }
        b.putInt(0).putInt(128).putInt(SENONES);
        for (int row = 0; row < 3 * 128; row++) {
            for (int s = 0; s < SENONES; s++) {
                b.put((byte) (row + s));
            }
        }
        return Arrays.copyOf(b.array(), b.position());
    }

    @Test
    void keepsTheTablesOfTheContextIndependentStates() throws IOException {
        CmuAcousticModel model = SphinxModelReader.read(folder);
        assertThat(model.phones()).hasSize(42).startsWith("PH0", "PH1").endsWith("PH41");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        model.write(out);
        byte[] file = out.toByteArray();
        int tables = file.length - 2 * 2 * GAUSSIAN_VALUES - 3 * 128 * 126;
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file, tables - 52, file.length));
        assertThat(in.readFloat()).isEqualTo(41f);
        in.skipBytes(48);
        assertThat(in.readShort()).isZero();
        // 0.25 and 0.5 as binary16.
        assertThat(in.readShort()).isEqualTo((short) 0x3400);
        assertThat(in.readShort()).isEqualTo((short) 0x3800);
        in.skipBytes(2 * (GAUSSIAN_VALUES - 3));
        // The floor, 1e-4, for variances of 0 and 1e-5.
        assertThat(in.readShort()).isEqualTo((short) 0x068e);
        assertThat(in.readShort()).isEqualTo((short) 0x068e);
        in.skipBytes(2 * (GAUSSIAN_VALUES - 2));
        byte[] weights = in.readAllBytes();
        assertThat(weights).hasSize(3 * 128 * 126);
        assertThat(weights[0]).isEqualTo((byte) 0);
        assertThat(weights[125]).isEqualTo((byte) 125);
        assertThat(weights[126]).isEqualTo((byte) 1);
        assertThat(weights[383 * 126 + 7]).isEqualTo((byte) (383 + 7));
    }

    @Test
    void namesTheFileThatIsCutShort() throws IOException {
        Path sendump = folder.resolve("sendump");
        Files.write(sendump, Arrays.copyOf(Files.readAllBytes(sendump), 5000));
        assertThatThrownBy(() -> SphinxModelReader.read(folder))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("sendump is cut short");
    }

    @Test
    void refusesModelsOfAnotherKind() throws IOException {
        byte[] means = Files.readAllBytes(folder.resolve("means"));
        means["s3\nversion 1.0\nendhdr\n".length() + 4] = 1;
        Files.write(folder.resolve("means"), means);
        assertThatThrownBy(() -> SphinxModelReader.read(folder))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("1 codebooks of 3 streams of 128 Gaussians, expected 42, 3, 128");
    }
}
