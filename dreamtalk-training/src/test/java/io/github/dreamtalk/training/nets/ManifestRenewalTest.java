package io.github.dreamtalk.training.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.training.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestRenewalTest {
    @TempDir
    Path folder;

    @Test
    void digestsAndSizesAreRenewedAndTheRestIsKept() throws IOException {
        Files.writeString(folder.resolve("a.bin"), "abc");
        Files.writeString(
                folder.resolve("manifest.properties"),
                "# kept\na.bin.sha256 = 00\na.bin.bytes = 9\na.bin.licence = Apache-2.0\n");
        ManifestRenewal.renew(folder);
        // The digest of "abc" is the first example of FIPS 180-2.
        assertThat(folder.resolve("manifest.properties"))
                .content()
                .isEqualToNormalizingNewlines("# kept\n"
                        + "a.bin.sha256 = ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
                        + "a.bin.bytes = 3\na.bin.licence = Apache-2.0\n");
    }

    @Test
    void aMissingFileIsAnError() throws IOException {
        Files.writeString(folder.resolve("manifest.properties"), "gone.bin.bytes = 9\n");
        assertThatThrownBy(() -> ManifestRenewal.renew(folder))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("gone.bin");
    }
}
