/* Runs the golden vectors of the network on the device: test samples, and what the reference answered to them. */
#include <stdint.h>
#include <unity.h>

#include "motion_selftest.h"

static motion_workspace_t workspace;

void setUp(void)
{
}

void tearDown(void)
{
}

static void test_golden_vectors(void)
{
    TEST_ASSERT_EQUAL_INT32(0, motion_selftest(&workspace));
}

int main(void)
{
    UNITY_BEGIN();
    RUN_TEST(test_golden_vectors);
    return UNITY_END();
}
