package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SumsTest {
    @Test
    void aDecimalSumIsTheExactOneRoundedOnceHoweverItIsGrouped() {
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

            assertThat(Sums.decimal(grouped(values, random), 0))
                    .as("seed=%d", seed)
                    .isEqualTo(exact.doubleValue());
        }
    }

    private static long[] grouped(List<Double> values, Random random) {
        long[] total = new long[2];
        long[] group = new long[2];
        for (double value : values) {
            Sums.addDecimal(group, 0, value, 0);
            if (random.nextInt(10) == 0) {
                Sums.addDecimals(total, 0, group, 0);
                group = new long[2];
            }
        }
        Sums.addDecimals(total, 0, group, 0);
        return total;
    }

    @Test
    void productsAreAddedExactly() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            long[] sum = new long[2];
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < 500; i++) {
                double price = random.nextInt(100_000_000) / 1e4;
                double size = random.nextInt(1_000_000_000) / 1e8;
                Sums.addProduct(sum, 0, price, size);
                exact = exact.add(new BigDecimal(price).multiply(new BigDecimal(size)));
            }
            assertThat(Sums.decimal(sum, 0)).as("seed=%d", seed).isEqualTo(exact.doubleValue());
        }
    }

    @Test
    void infinityStays() {
        long[] sum = new long[2];
        Sums.addDecimal(sum, 0, 2, 0);
        Sums.addDecimal(sum, 0, Double.POSITIVE_INFINITY, 0);
        Sums.addDecimal(sum, 0, 3, 0);
        assertThat(Sums.decimal(sum, 0)).isInfinite();
    }

    @Test
    void wholeNumbersAreSummedInOneHundredTwentyEightBits() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            long[] signed = new long[2];
            long[] unsigned = new long[2];
            BigInteger exactSigned = BigInteger.ZERO;
            BigInteger exactUnsigned = BigInteger.ZERO;
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                long value = random.nextLong() >> random.nextInt(64);
                Sums.addWhole(signed, 0, value >> 63, value);
                Sums.addWhole(unsigned, 0, 0, value);
                exactSigned = exactSigned.add(BigInteger.valueOf(value));
                exactUnsigned = exactUnsigned.add(new BigInteger(Long.toUnsignedString(value)));
            }
            assertThat(Sums.fitsSigned(signed, 0)).as("seed=%d", seed).isEqualTo(exactSigned.bitLength() <= 63);
            assertThat(signed[1]).as("seed=%d", seed).isEqualTo(exactSigned.longValue());
            assertThat(Sums.fitsUnsigned(unsigned, 0)).as("seed=%d", seed).isEqualTo(exactUnsigned.bitLength() <= 64);
            assertThat(unsigned[1]).as("seed=%d", seed).isEqualTo(exactUnsigned.longValue());
        }
    }
}
