package io.github.dreamtalk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelRepository.Entry;
import io.github.dreamtalk.service.ServiceSearch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarEntryStreamTest {
    private static final byte[] WEIGHTS =
            "weights of a network, quite a few".repeat(500).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private URL jar(int method) throws IOException {
        Path jar = folder.resolve("models.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            ZipEntry entry = new ZipEntry("a.onnx");
            entry.setMethod(method);
            CRC32 crc = new CRC32();
            crc.update(WEIGHTS);
            entry.setCrc(crc.getValue());
            entry.setSize(WEIGHTS.length);
            out.putNextEntry(entry);
            out.write(WEIGHTS);
        }
        return URI.create("jar:" + jar.toUri() + "!/a.onnx").toURL();
    }

    /** A jar whose entry has another byte in its middle than it was made with. */
    private URL damaged() throws IOException {
        URL resource = jar(ZipEntry.STORED);
        Path jar = folder.resolve("models.jar");
        byte[] bytes = Files.readAllBytes(jar);
        bytes[WEIGHTS.length / 2] ^= 1;
        Files.write(jar, bytes);
        return resource;
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void givesWhatTheJarHolds(int method) throws IOException {
        URL resource = jar(method);
        try (InputStream in = JarEntryStream.open(resource)) {
            assertThat(in).isInstanceOf(JarEntryStream.class);
            assertThat(in.readAllBytes()).isEqualTo(WEIGHTS);
        }
        try (InputStream in = JarEntryStream.open(resource)) {
            assertThat(in.read()).isEqualTo('w');
            assertThat(in.skip(6)).isEqualTo(6);
            assertThat(in.read()).isEqualTo(' ');
            assertThat(in.markSupported()).isFalse();
            assertThat(in.readAllBytes()).hasSize(WEIGHTS.length - 8);
            assertThat(in.skip(1)).isZero();
        }
    }

    @Test
    void damageIsFoundWhateverWayTheBytesAreRead() throws IOException {
        URL resource = damaged();
        try (InputStream in = JarEntryStream.open(resource)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(ZipException.class)
                    .hasMessageContaining("is damaged");
        }
        try (InputStream in = JarEntryStream.open(resource)) {
            assertThatThrownBy(() -> in.skipNBytes(WEIGHTS.length + 1)).isInstanceOf(ZipException.class);
        }
        try (InputStream in = JarEntryStream.open(resource)) {
            assertThatThrownBy(() -> {
                        while (in.read() >= 0) {
                            assertThat(in).isNotNull();
                        }
                    })
                    .isInstanceOf(ZipException.class);
        }
    }

    @Test
    void aFileHasNothingToBeCheckedAgainst() throws IOException {
        Path file = Files.write(folder.resolve("a.onnx"), WEIGHTS);
        try (InputStream in = JarEntryStream.open(file.toUri().toURL())) {
            assertThat(in).isNotInstanceOf(JarEntryStream.class);
        }
    }

    /** Carries one model, whose digest it does not know. */
    private record OfJar(URL resource) implements ModelProvider {
        @Override
        public List<Entry> entries() {
            return List.of(new Entry("a.onnx", "models.jar", "0".repeat(64), "Apache-2.0", WEIGHTS.length));
        }

        @Override
        public InputStream open(String name) {
            try {
                return JarEntryStream.open(resource);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static ModelRepository repository(URL resource) {
        return LayeredModelRepository.of(
                null, new ServiceSearch<>(List.of(new ServiceSearch.Found<>(new OfJar(resource), "here")), List.of()));
    }

    @Test
    void aRepositoryTakesTheJarsWordAndNoDigest() throws IOException {
        assertThat(repository(jar(ZipEntry.DEFLATED)).read("a.onnx")).isEqualTo(WEIGHTS);
    }

    @Test
    void aRepositoryRefusesADamagedJar() throws IOException {
        ModelRepository repository = repository(damaged());
        assertThatThrownBy(() -> repository.read("a.onnx"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("models.jar")
                .hasMessageContaining("is damaged");
    }
}
