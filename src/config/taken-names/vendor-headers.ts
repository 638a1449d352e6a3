/** Headers of Arduino, CMSIS, STM32Cube, Zephyr, FreeRTOS, other vendors and frameworks, in lower case and without the .h. */
export const VENDOR_HEADERS: readonly string[] = (
  'absym adc ai_platform app_cfg app_config app_debug app_entry app_error app_freertos app_scheduler ' +
  'app_threadx app_timer app_uart app_usbx_device app_util app_util_platform app_x_cube_ai apply_old_config ' +
  'arch arduino arduino_secrets arm_common_tables arm_const_structs arm_helium_utils arm_math ' +
  'arm_math_memory arm_math_types arm_mve_tables arm_nn_math_types arm_nn_tables arm_nn_types ' +
  'arm_nnfunctions arm_nnsupportfunctions arm_vec_math asf asf_conf atomic autoconf avr avr_stdlib binary ' +
  'ble ble_gap blocking_buffer board boards bootloader bootutil bridge bsp bsp_api bsp_cfg bsp_pin_cfg ' +
  'button byteorder cache cachel1_armv7 can cc cdc ch chconf client clock clock_config clock_control clocks ' +
  'cmock cmsis cmsis_armcc cmsis_armclang cmsis_ccs cmsis_clang cmsis_compiler cmsis_csm cmsis_dv_typedefs ' +
  'cmsis_gcc cmsis_iar cmsis_iccarm cmsis_os cmsis_os1 cmsis_os2 cmsis_version common common_data compiler ' +
  'component conf_board config console cordic core_armv81mml core_armv8mbl core_armv8mml core_ca core_sc000 ' +
  'core_sc300 core_star core_starmc1 counter cpu cpu_cfg crc croutine cryp custom_board cy_pdl cybsp cycfg ' +
  'cyhal dac dcmi debug definitions delay deprecated_definitions device device_cfg device_definition ' +
  'devicetree devicetree_generated dfsdm disk_access diskio display dma dma2d driver driver_init driverlib ' +
  'drivers dt_bindings dts edge_impulse eeprom em_chip em_cmu em_device em_gpio entropy error esp_err ' +
  'esp_event esp_log esp_system esp_timer esp_wifi esplora eth ethernet ethernet2 event_groups ' +
  'eventrecorder exti fakes fatal fatfs fcb fdcan ff ffconf ffsystem firmata flash flash_map fmac fmc ' +
  'freertos freertos_config freertosconfig fs fs_interface fsl_common fsl_debug_console ' +
  'fsl_device_registers fsmc fx_api gfxmmu global gmock gpdma gpio gsm gtest hal hal_conf hal_data ' +
  'hal_entry halconf hardware_adc hardwareserial hash hcd helper hid hrtim hw_memmap hw_types hwinfo i2c ' +
  'i2s icache inc includes init input_reports interrupts inttypes_util ipaddress ipcc ipm irda irq ' +
  'irq_nextlevel irq_offload itoa iwdg jpeg kernel kernel_includes kernel_structs kernel_version keyboard ' +
  'lcd led linked_list liquidcrystal list log logging_log lpdma lptim lpuart ltdc lvgl lwip lwipopts ' +
  'lwipopts_freertos m2m_periph macros main mbed mbed_config mcc mcuboot_config mcuconf mdma mem_manager ' +
  'memap mems message_buffer mgmt microkernel midi mouse mpu_armv7 mpu_armv8 mpu_prototypes ' +
  'mpu_syscall_numbers mpu_wrappers msc msg mutex mx_device nanokernel new nordic_common nrf nrf_delay ' +
  'nrf_gpio nrf_log nrfx nrfx_config nuttx nx_api octospi offsets old_list opamp opt os os_cfg os_cpu ' +
  'os_tick otfdec partition parts pcd periph_conf peripherals pgmspace pico pin_mux pinmux pinout pins ' +
  'pins_arduino pka platform pluggableusb pm pm_config pmu_armv8 policy port portable portmacro posix power ' +
  'print printable projdefs ps2 pssi pwm quadspi queue r_cg_macrodriver ramcfg region_limits regulator ' +
  'reset retained_mem ring_buffer ringbuffer riotbuild rng robot_control rom rtc rte_components rte_device ' +
  'rtio rtos rtt rtx_config rtx_os sai sam samd scheduler sd sdadc sdio sdk_config sdk_errors sdkconfig ' +
  'sdmmc segger_rtt segger_rtt_conf segger_sysview semphr sensor serial server servo settings shell ' +
  'si_toolchain sl_status sleep smartcard smartconfig smbus soc softdevice_handler softwareserial spdifrx ' +
  'spi spinlock stack_macros stackmacros startup stdafx stepper stm32_hal_legacy storage stream ' +
  'stream_buffer strings_util subghz swpmi sys_arch sys_clock sys_io syscall syscall_list sysctl sysflash ' +
  'sysmem system system_config system_init target task task_config tensorflow tft thread tim timers tinyusb ' +
  'tone toolchain tracing tsc tusb tusb_config twi twowire tx_api tx_port tx_user typedefs types tz_context ' +
  'uart uart_driver ucos ucpd udp unity unity_config unity_fixture unity_fixture_internals unity_internals ' +
  'unity_memory unity_setup usart usb usb_device usb_host usb_otg usbapi usbcore usbd usbd_cdc_if usbd_conf ' +
  'usbd_desc usbdesc usbh_conf usbhost usbpd user util utility utils ux_api variant version w1 wait_q ' +
  'watchdog wcharacter wifi wifi101 wifinina wire wiring wiring_analog wiring_constants wiring_digital ' +
  'wiring_private wiring_pulse wiring_shift wmath wprogram wstring wwdg xc xil_io xil_printf xip xip_config ' +
  'xparameters xspi xtimer zbus zephyr ztimer'
).split(' ');
