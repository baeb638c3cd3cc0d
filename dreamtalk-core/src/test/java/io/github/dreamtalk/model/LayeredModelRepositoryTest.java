package io.github.dreamtalk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelRepository.Entry;
import io.github.dreamtalk.service.ServiceSearch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredModelRepositoryTest {
    /** sha256 of the three bytes "abc", from FIPS 180-2. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path directory;

    private record Fixed(String name, String content, String sha256, String origin) implements ModelProvider {
        @Override
        public List<Entry> entries() {
            return List.of(new Entry(name, origin, sha256, "Apache-2.0", content.length()));
        }

        @Override
        public InputStream open(String asked) {
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static List<ModelProvider> jar(String content) {
        return List.of(new Fixed("a.onnx", content, ABC, "jar"));
    }

    /** As the search finds them: a provider whose entries cannot be had is among the broken. */
    private static LayeredModelRepository repository(Path directory, List<? extends ModelProvider> providers) {
        List<ServiceSearch.Found<ModelProvider>> found = new ArrayList<>();
        List<ServiceSearch.Broken> broken = new ArrayList<>();
        for (ModelProvider p : providers) {
            try {
                p.entries();
                found.add(new ServiceSearch.Found<>(p, "here"));
            } catch (RuntimeException e) {
                broken.add(new ServiceSearch.Broken(p.getClass().getName(), e.getMessage()));
            }
        }
        return LayeredModelRepository.of(directory, new ServiceSearch<>(found, broken));
    }

    @Test
    void readsAnEmbeddedModelAndChecksItsDigest() {
        assertThat(repository(null, jar("abc")).read("a.onnx")).isEqualTo(new byte[] {'a', 'b', 'c'});
        assertThatThrownBy(() -> repository(null, jar("abd")).read("a.onnx"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("its manifest says " + ABC);
    }

    @Test
    void aFileOfTheDirectoryHidesTheEmbeddedOne() throws IOException {
        Files.writeString(directory.resolve("a.onnx"), "mine");
        Files.writeString(directory.resolve("b.onnx"), "abc");
        Files.writeString(directory.resolve("notes.md"), "not a model");
        var repository = repository(directory, jar("abc"));
        assertThat(repository.read("a.onnx")).asString().isEqualTo("mine");
        assertThat(repository.entries()).extracting(Entry::name).containsExactly("a.onnx", "b.onnx");
        assertThat(repository.entries().get(1).sha256()).isEqualTo(ABC);
        assertThat(repository.entries().get(1).licence()).isEqualTo("unknown");
    }

    @Test
    void aManifestInTheDirectoryIsChecked() throws IOException {
        Files.writeString(directory.resolve("b.onnx"), "abd");
        Files.writeString(
                directory.resolve("manifest.properties"),
                "b.onnx.sha256=" + ABC + "\nb.onnx.bytes=3\nb.onnx.licence=MIT\nb.onnx.source=me\nb.onnx.card=b.md\n");
        var repository = repository(directory, List.of());
        assertThat(repository.entries()).extracting(Entry::licence).containsExactly("MIT");
        assertThatThrownBy(() -> repository.read("b.onnx"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("b.onnx")
                .hasMessageContaining(ABC);
    }

    @Test
    void aManifestWithAMissingFieldIsRefusedByName() throws IOException {
        Files.writeString(directory.resolve("manifest.properties"), "b.onnx.sha256=" + ABC + "\n");
        assertThatThrownBy(() -> repository(directory, List.of()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("b.onnx.bytes is missing");
    }

    @Test
    void saysWhereItLookedWhenThereIsNone() {
        assertThatThrownBy(() -> repository(directory, jar("abc")).read("z.onnx"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("'z.onnx' was not found")
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(Fixed.class.getName())
                .hasMessageContaining("[a.onnx]");
    }

    @Test
    void neverLeavesTheDirectory() throws IOException {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Files.writeString(directory.resolve("secret"), "x");
        var repository = repository(inner, List.of());
        assertThat(repository.contains("../secret")).isFalse();
        assertThatThrownBy(() -> repository.read("../secret")).isInstanceOf(ModelMismatchException.class);
    }

    @Test
    void twoDifferentVersionsAreAnErrorButEqualOnesAreNot() {
        var same = new Fixed("a.onnx", "abc", ABC, "jar 2");
        var other = new Fixed("a.onnx", "x", "0".repeat(64), "jar 3");
        var first = jar("abc").get(0);
        assertThat(repository(null, List.of(first, same)).read("a.onnx")).hasSize(3);
        assertThatThrownBy(() -> repository(null, List.of(first, other)).read("a.onnx"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("[jar, jar 3]");
    }

    @Test
    void aMissingDirectoryIsRefused() {
        assertThatThrownBy(() -> repository(directory.resolve("none"), List.of()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aBrokenProviderLeavesTheOthersAndIsNamedWhenSomethingIsMissing() {
        ModelProvider broken = new ModelProvider() {
            @Override
            public List<Entry> entries() {
                throw new ModelMismatchException("no manifest in here");
            }

            @Override
            public InputStream open(String asked) {
                throw new IllegalStateException("never asked");
            }
        };
        var repository = repository(null, List.of(broken, jar("abc").get(0)));
        assertThat(repository.read("a.onnx")).hasSize(3);
        assertThatThrownBy(() -> repository.read("z.onnx")).hasMessageContaining("(broken: no manifest in here)");
    }
}
