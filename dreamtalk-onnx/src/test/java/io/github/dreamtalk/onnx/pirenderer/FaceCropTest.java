package io.github.dreamtalk.onnx.pirenderer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.RgbImage;
import org.junit.jupiter.api.Test;

class FaceCropTest {
    @Test
    void growsASquareBoxByFourTenthsAfterLiftingItByATenth() {
        assertThat(FaceCrop.around(400, 400, 500, 500, 1000, 1000)).isEqualTo(new FaceCrop(360, 350, 540, 530));
    }

    @Test
    void growsTheShorterSideToASquare() {
        // 100 x 200: 180 of 200 tall, so 360 x 360 about (450, 480).
        assertThat(FaceCrop.around(400, 400, 500, 600, 1000, 1000)).isEqualTo(new FaceCrop(270, 300, 630, 660));
    }

    @Test
    void comesInOnAllSidesWhereThePictureEnds() {
        // The top would be at -30, so all sides come in by 30.
        assertThat(FaceCrop.around(400, 20, 500, 120, 1000, 1000)).isEqualTo(new FaceCrop(390, 0, 510, 120));
    }

    @Test
    void cutsWhatItSays() {
        RgbImage image = new RgbImage(40, 40);
        for (int i = 0; i < 40 * 40; i++) {
            image.data()[3 * i] = (byte) (i % 40);
            image.data()[3 * i + 1] = (byte) (i / 40);
        }
        RgbImage cut = new FaceCrop(3, 5, 37, 38).cut(image);
        assertThat(cut.width()).isEqualTo(34);
        assertThat(cut.height()).isEqualTo(33);
        assertThat(cut.data()[0]).isEqualTo((byte) 3);
        assertThat(cut.data()[1]).isEqualTo((byte) 5);
        assertThat(cut.data()[3 * (34 * 33 - 1)]).isEqualTo((byte) 36);
        assertThat(cut.data()[3 * (34 * 33 - 1) + 1]).isEqualTo((byte) 37);
    }

    @Test
    void refusesFacesThatLeaveNoCrop() {
        assertThatThrownBy(() -> FaceCrop.around(2000, 0, 2100, 100, 1000, 1000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("inside the picture");
        assertThatThrownBy(() -> FaceCrop.around(10, 10, 20, 20, 1000, 1000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least 32x32");
    }
}
