package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VolumeSumTest {
    @Test
    void aFloatingSumIsTheExactOneRoundedOnceHoweverItIsGrouped() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Double> values = new ArrayList<>();
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < 500; i++) {
                double value = random.nextInt(1_000_000_000) / 1e8 * Math.pow(10, random.nextInt(9));
                values.add(value);
                exact = exact.add(new BigDecimal(value));
            }
            Collections.shuffle(values, random);

            assertThat(grouped(values, random).floating()).as("seed=%d", seed).isEqualTo(exact.doubleValue());
        }
    }

    private static VolumeSum grouped(List<Double> values, Random random) {
        VolumeSum total = new VolumeSum();
        VolumeSum group = new VolumeSum();
        for (double value : values) {
            group.addFloating(value);
            if (random.nextInt(10) == 0) {
                total.add(group);
                group = new VolumeSum();
            }
        }
        total.add(group);
        return total;
    }

    @Test
    void infinityStaysAndNanIsLeftOut() {
        VolumeSum sum = new VolumeSum();
        assertThat(sum.floating()).isNaN();
        sum.addFloating(Double.NaN);
        assertThat(sum.floating()).isNaN();
        sum.addFloating(2);
        assertThat(sum.floating()).isEqualTo(2);
        sum.addFloating(Double.POSITIVE_INFINITY);
        sum.addFloating(3);
        assertThat(sum.floating()).isInfinite();
    }

    @Test
    void wholeNumbersAreSummedInOneHundredTwentyEightBits() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            VolumeSum signed = new VolumeSum();
            VolumeSum unsigned = new VolumeSum();
            BigInteger exactSigned = BigInteger.ZERO;
            BigInteger exactUnsigned = BigInteger.ZERO;
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                long value = random.nextLong() >> random.nextInt(64);
                signed.addSigned(value);
                unsigned.addUnsigned(value);
                exactSigned = exactSigned.add(BigInteger.valueOf(value));
                exactUnsigned = exactUnsigned.add(new BigInteger(Long.toUnsignedString(value)));
            }
            assertThat(signed.fitsSigned()).as("seed=%d", seed).isEqualTo(exactSigned.bitLength() <= 63);
            assertThat(signed.whole()).as("seed=%d", seed).isEqualTo(exactSigned.longValue());
            assertThat(unsigned.fitsUnsigned()).as("seed=%d", seed).isEqualTo(exactUnsigned.bitLength() <= 64);
            assertThat(unsigned.whole()).as("seed=%d", seed).isEqualTo(exactUnsigned.longValue());
        }
    }
}
