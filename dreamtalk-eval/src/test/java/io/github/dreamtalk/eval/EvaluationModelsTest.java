package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.model.ModelRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The networks carried here: digests, cards, notice. */
class EvaluationModelsTest {
    private static final Path RESOURCES = Path.of("src/main/resources/io/github/dreamtalk/eval/models");

    @Test
    void everyNetworkHasItsDigestItsCardAndItsNotice() throws IOException {
        ModelRepository repository = Clips.context().models();
        String notice = Files.readString(Path.of("../NOTICE"));
        ModelManifest manifest;
        try (InputStream in = Files.newInputStream(RESOURCES.resolve(ModelManifest.FILE_NAME))) {
            manifest = ModelManifest.read(in, "of the sources");
        }
        for (ModelManifest.Model model : manifest.models().values()) {
            // read() compares the digest with the manifest.
            assertThat(repository.read(model.name())).hasSize(Math.toIntExact(model.bytes()));
            assertThat(notice).contains(model.name(), model.licence());
            assertThat(Files.readString(Path.of("cards").resolve(model.card())))
                    .contains(model.name(), model.licence());
        }
        try (Stream<Path> files = Files.list(RESOURCES)) {
            List<String> names = files.map(f -> f.getFileName().toString())
                    .filter(name -> !name.equals(ModelManifest.FILE_NAME))
                    .toList();
            assertThat(manifest.models().keySet()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> new EvaluationModels().open("../EvaluationModels.class"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("expected one of");
    }
}
