package io.github.dreamtalk.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbeddedModelsTest {
    private static final Path RESOURCES = Path.of("src/main/resources/io/github/dreamtalk/models");
    private static final Path CARDS = Path.of("cards");

    private static ModelManifest manifest() throws IOException {
        try (InputStream in = Files.newInputStream(RESOURCES.resolve(ModelManifest.FILE_NAME))) {
            return ModelManifest.read(in, "of the sources");
        }
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(files.map(f -> f.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList());
        }
    }

    @Test
    void theManifestListsTheResourcesAndNothingElse() throws IOException {
        Set<String> resources = files(RESOURCES);
        assertThat(resources.remove(ModelManifest.FILE_NAME)).isTrue();
        assertThat(manifest().models().keySet()).isEqualTo(resources);
    }

    @Test
    void everyModelHasItsSizeAndItsDigest() throws IOException {
        ModelRepository repository = ModelRepository.of(null);
        assertThat(repository.entries().stream().map(ModelRepository.Entry::name))
                .containsExactlyElementsOf(manifest().models().keySet());
        for (ModelManifest.Model model : manifest().models().values()) {
            // read() itself compares the digest with the manifest.
            assertThat(repository.read(model.name())).as(model.name()).hasSize(Math.toIntExact(model.bytes()));
        }
    }

    @Test
    void everyModelHasACardThatNamesItAndItsLicenceAndThereIsNoOtherCard() throws IOException {
        Set<String> cards = new TreeSet<>();
        for (ModelManifest.Model model : manifest().models().values()) {
            cards.add(model.card());
            assertThat(Files.readString(CARDS.resolve(model.card())))
                    .as(model.card())
                    .contains(model.name(), model.licence());
        }
        assertThat(files(CARDS)).isEqualTo(cards);
    }

    @Test
    void everyModelIsInTheNotice() throws IOException {
        String notice = Files.readString(Path.of("../NOTICE"));
        for (ModelManifest.Model model : manifest().models().values()) {
            assertThat(notice).contains(model.name(), model.licence());
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> new EmbeddedModels().open("../EmbeddedModels.class"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("expected one of");
    }
}
